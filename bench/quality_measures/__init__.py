"""Measures of the quality figures."""
