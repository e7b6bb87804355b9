"""Harnesses that break what may break and count what became of it (`make faults`, docs/running/faults.md).

Each prints its seed and a table of counts, and each has known-bad configurations that must fail: if one of them passes,
the harness proves nothing and says so.
"""

PRODUCT, HASTY, KEYLESS = "the product's", "acknowledges before sending", "without a key"
TRUSTING = "trusts its log"  # a ladder
