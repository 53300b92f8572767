"""What vendors does: profiles and their life."""
