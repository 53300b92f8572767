"""What a label schema must be."""

from apps.projects.validators.schema import PALETTE, normalise_schema

__all__ = ["PALETTE", "normalise_schema"]
