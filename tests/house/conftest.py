"""The root on the path, so that the rules of the house can read the tree and the tools."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
