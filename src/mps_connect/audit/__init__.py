"""The record: what was captured, what was derived from what, and who may read it."""
