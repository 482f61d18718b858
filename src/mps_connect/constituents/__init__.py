"""Who came: contact, consent, and how they may be reached."""
