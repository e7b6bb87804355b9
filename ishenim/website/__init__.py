"""What everybody may read without signing in: the phone, its hours, what to call about (I.2, I.3; R6)."""
