"""What guidelines does: publishing versions, acknowledging them, rendering them safely."""
