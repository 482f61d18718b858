"""Sending, replies."""
