"""What annotations does: planning, assignment, workflow, change sets, findings."""
