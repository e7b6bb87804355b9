"""Control looks at what consideration does, so its tests walk the same roads."""

from tests.consideration.conftest import brought, go, walk, walker

__all__ = ["brought", "go", "walk", "walker"]
