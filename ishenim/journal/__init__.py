"""The registration journal of clause III.6: volumes, five-column lines, corrections, restrictions."""
