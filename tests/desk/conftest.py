"""The desk shows what consideration does, so its tests walk the same roads."""

from tests.consideration.conftest import go, walk

__all__ = ["go", "walk"]
