"""Tests that break things: processes, the database and the wires between them."""
