"""What audits does: lots, the draw, inspection, decision, report."""
