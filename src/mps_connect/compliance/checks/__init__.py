"""What the program looks at for each control: the database as it is now, the settings, and what was published outside."""
