"""Language, facts, routing, urgency, safety, interview and drafting; the one door to a model."""
