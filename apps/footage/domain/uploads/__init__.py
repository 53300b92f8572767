"""How footage arrives: limits, resumable uploads."""
