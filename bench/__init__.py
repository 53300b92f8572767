"""Measures of speed and of scale, to run by hand; what they gave stands in README.md."""
