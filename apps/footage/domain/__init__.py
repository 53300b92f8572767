"""What footage does. The sandboxed child imports from here: nothing in this file needs Django."""
