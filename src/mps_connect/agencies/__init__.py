"""Directory of agencies, categories, checklists, service standards and recipient rules: the office's editable data."""
