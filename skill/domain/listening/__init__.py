"""What was being said when the listener spoke up."""
