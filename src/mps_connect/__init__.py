"""MPS Connect: the system an MP's office runs its Meet-the-People Session on."""

__version__ = "0.1.0"
