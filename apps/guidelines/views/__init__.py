"""Pages of guidelines: the project's tab, and one version to read and acknowledge."""
