"""What every seekable file of ours shares: a size, a position, and moving about. Pure."""

from __future__ import annotations

import io


class SeekableFile(io.RawIOBase):
    """A readable file of `size` bytes; its `readinto` says where they come from."""

    size = 0
    _position = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; costs nothing until the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position
