"""What core does: activity, tenancy scope, jobs, state changes, row-level security."""
