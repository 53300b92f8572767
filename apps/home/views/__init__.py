"""Home's doors: the start page, the palette, jobs, and what every page's frame is given."""
