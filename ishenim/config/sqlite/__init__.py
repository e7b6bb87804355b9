"""Django's SQLite backend with a queue for writers (bench/intake.py shows what it is for)."""
