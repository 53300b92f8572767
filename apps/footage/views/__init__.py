"""Pages and bytes of footage."""
