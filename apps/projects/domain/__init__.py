"""What projects does: create and steer projects, publish schemas, open them to parties."""
