"""What accounts does: memberships, invitations, grants."""
