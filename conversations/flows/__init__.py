"""One module for each step of a person's journey."""
