"""The matter: status, owner, notes, facts, routing, safety, timeline, outcome."""
