"""Pages and the playground in a real browser."""
