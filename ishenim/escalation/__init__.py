"""Alarms: what must reach the head within seconds, and who answered (III.8, III.9, decisions 7)."""
