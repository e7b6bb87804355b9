"""The home page of every post, and the table of keys."""
