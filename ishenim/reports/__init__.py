"""Figures over many appeals: how promptly, who is accused of what, what repeats (law I.1, II.1; R4, R13, R14)."""
