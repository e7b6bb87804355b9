"""Photos, scans and documents that officials attach. Knows no appeals: whoever attaches a file keeps the link."""
