"""Records, outbox and timers in one database, on SQLite or PostgreSQL."""
