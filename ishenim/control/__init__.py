"""Terms under control: the board, the akim's morning page, reminders before and after a last day (III.7, R47)."""
