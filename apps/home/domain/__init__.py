"""What home does: navigation, what waits for whom, the palette, the demo world, street scenes."""
