"""What the head of apparatus sets (R66), the regulation's text (R2), and the first run of an empty office."""
