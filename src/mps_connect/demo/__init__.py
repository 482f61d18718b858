"""The demo office: invented people and a week of their cases, made by the same verbs that the real ones use."""
