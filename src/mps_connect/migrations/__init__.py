"""The schema's history, each step plain SQL, and how it is brought up to date."""
