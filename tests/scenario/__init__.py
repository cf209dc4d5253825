"""Whole journeys through the real bot and the emulated platforms."""
