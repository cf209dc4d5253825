"""Recorded platform payloads in, expected words and messages out."""
