"""Stored objects: the format of their bytes, storage below, rows above (docs/format.md)."""
