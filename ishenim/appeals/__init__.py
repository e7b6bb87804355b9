"""The case file: what was said, by whom, about whom; every version of the text; who may see it."""
