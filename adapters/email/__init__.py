"""E-mail: digests for programme leads."""
