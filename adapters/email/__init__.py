"""E-mail: a third way out, for digests only. Nothing comes in by it but a press on "stop"."""
