"""Cloud import: a client's own bucket, what lies in it, and fetching it into a project."""
