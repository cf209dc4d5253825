"""Everything that knows a platform's wire format, and nothing that knows the database."""
