"""Persons, the posts of the office and who holds them when; signing in and the idle lock."""
