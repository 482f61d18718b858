"""Controls and their evidence, reports, requests of the people data is about, breaches."""
