"""The words of a printed letter, as its reader reads them."""

from __future__ import annotations

import subprocess

ACTS = (b"/URI", b"/JavaScript", b"/OpenAction", b"/AA ", b"/Launch", b"/EmbeddedFile", b"/GoToR", b"/SubmitForm")
"""Marks of a page that does more than be read: links, scripts, files in it."""


def pdf_words(pdf: bytes) -> str:
    """What a reader of the page reads, without blanks: lines are broken anywhere."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split()).replace("\u2010", "-")
