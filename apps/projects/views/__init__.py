"""Pages of projects: the list, and the tabs of one project that belong to this app."""
