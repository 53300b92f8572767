"""Base of every API endpoint: the exception mapping, and sight before anything else."""

from .base import ScopedAPIView, handle_exception

__all__ = ["ScopedAPIView", "handle_exception"]
