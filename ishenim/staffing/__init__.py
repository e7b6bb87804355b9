"""Posts and people (R12, R15, R66, R67): bodies, posts, who holds which, what passes when one changes hands."""
