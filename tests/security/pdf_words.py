"""The words of a printed letter, as its reader reads them, and whatever in it does more than be read."""

from __future__ import annotations

import re
import subprocess
import zlib

ACTS = (
    *(b"/Annots", b"/Annot ", b"/Link", b"/URI", b"/JavaScript", b"/OpenAction", b"/Launch", b"/EmbeddedFile"),
    *(b"/GoToR", b"/SubmitForm", b"/AcroForm", b"/RichMedia"),
)
"""Marks of links, scripts, forms and files in a page."""


def acts_in(pdf: bytes) -> list[str]:
    """Marks found in the file or in what is packed in it."""
    packed = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            packed.append(zlib.decompress(stream))
        except zlib.error:
            continue
    # What is drawn is drawn by the numbers of its letters: a mark in plain bytes is one of the file's own.
    objects = [pdf, *(one for one in packed if b"/Type" in one or b"/S" in one)]
    return sorted({mark.decode() for mark in ACTS for one in objects if mark in one})


def pdf_words(pdf: bytes) -> str:
    """What a reader of the page reads, without blanks: lines are broken anywhere."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split()).replace("\u2010", "-")
