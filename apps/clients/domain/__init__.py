"""What clients does: billing profiles."""
