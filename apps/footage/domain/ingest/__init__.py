"""From the last byte received to footage ready for work, as jobs."""
