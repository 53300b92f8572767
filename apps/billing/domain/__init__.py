"""What billing does: accepted units, invoices and their life."""
