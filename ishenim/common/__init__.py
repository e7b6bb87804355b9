"""What every room leans on: the office's names, refusals, clean text, the frame of a page."""
