"""The card of an appeal for the document-flow system: queued, written into a folder, answered by a number (R20)."""
