"""Pages of audits: lots, the blind item view, reports."""
