"""Small pure parts, each by itself."""
