"""Papers: what a page shows, as a PDF one can file, print in grey and hand to somebody."""

from .blocks import Facts, Figure, Grid, Heading, Words
from .paper import Paper, render_paper

__all__ = ["Facts", "Figure", "Grid", "Heading", "Paper", "Words", "render_paper"]
