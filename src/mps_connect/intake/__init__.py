"""The guided conversation, up to opening a case."""
