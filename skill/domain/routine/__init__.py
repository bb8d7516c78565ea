"""What is taught, and where in it."""
