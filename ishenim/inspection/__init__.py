"""Is everything still as it was written? Verification, self-checks, exports for whoever inspects."""
