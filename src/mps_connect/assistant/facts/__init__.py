"""Recognisers of facts, one module a kind. Each finds spans in a reading copy; `finding.py` puts them together."""
