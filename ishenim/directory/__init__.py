"""Villages, bodies and topics: what the operator picks from while the caller talks."""
