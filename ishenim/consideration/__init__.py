"""Consideration (кароо): everything that is done with an appeal between its registration and the file."""
