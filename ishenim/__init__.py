"""Ishenim (Кыргызча: ишеним, trust): the trust phone of a local state administration."""

__version__ = "0.1.0"
