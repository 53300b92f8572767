"""Client profiles."""

from .profiles import ClientProfile

__all__ = ["ClientProfile"]
