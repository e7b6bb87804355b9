"""Handing over to law enforcement what clauses III.8 and III.9 name, and what came of it (R58 to R65)."""
