"""The calendar and the wordings of the law as the head of apparatus keeps them; terms counted anew (III.7)."""
