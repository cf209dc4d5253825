"""The conversation engine: pure functions from an event and a scene to effects."""
