"""Statistics of labelling quality on NumPy and SciPy. May import neither Django nor an app."""
