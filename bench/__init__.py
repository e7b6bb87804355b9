"""Speed is measured here, not asserted in tests: each module prints a table."""
