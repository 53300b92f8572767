"""What contracts does: terms and their versions, the way to agreement, signatures, the end."""
