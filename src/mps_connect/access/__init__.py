"""Who may do what: actors, roles, permissions, the one table that joins them, and the gate every request passes."""
