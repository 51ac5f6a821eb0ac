"""Charts of answers."""
