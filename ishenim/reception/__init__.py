"""Receptions of citizens: when who receives, and the queue of the day (law 2, 5.8)."""
