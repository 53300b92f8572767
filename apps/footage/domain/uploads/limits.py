"""Limits of uploads and media, stated before an upload and enforced by every door."""

from __future__ import annotations

MAX_UPLOAD_BYTES = 64 * 1000**3
PART_BYTES = 8 * 1024**2
ACCEPTED_NAMES = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".ts", ".mts", ".mpg", ".mpeg")
