"""Calls and the drafts of what is being said; every call ends in something."""
