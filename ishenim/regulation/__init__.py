"""What the regulation says about given facts: plain Python, no database, no clock, no framework."""
