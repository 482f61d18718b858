"""The parts of the embedded PostgreSQL: its account, programs, home, files and server process."""
