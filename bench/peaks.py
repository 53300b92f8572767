"""What a process took, asked from within it."""

import resource


def peak_mib() -> float:
    """Most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
