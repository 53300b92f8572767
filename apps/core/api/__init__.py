"""Base of every API endpoint: the exception mapping, and sight before anything else."""

from .base import ScopedAPIView, UnreadBody, handle_exception

__all__ = ["ScopedAPIView", "UnreadBody", "handle_exception"]
