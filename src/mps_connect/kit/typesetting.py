"""Typst, as every printed thing of the service uses it: its own faces, no file of the system, one page at a time.

What is printed travels to the template as JSON data, so no character of it is ever read as markup. A template's compiler is kept
for the life of the process: a new one for each print costs some hundred milliseconds more.
"""

from __future__ import annotations

import threading
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

FONT_PACKAGES: Final = (
    ("fontpkg_source_serif_4", "files"),
    ("fontpkg_noto_sans_tamil", "files"),
    ("manimgx_fonts_cjk", ""),
)
_press = threading.Lock()


@cache
def _compiler(template: Path) -> typst.Compiler:
    folders = [str(files(package).joinpath(folder)) for package, folder in FONT_PACKAGES]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    return typst.Compiler(template, root=template.parent, font_paths=fonts, ignore_system_fonts=True)


def typeset(template: Path, *, data: str, made_at: datetime) -> bytes:
    """A tagged PDF (PDF/UA-1), the same bytes for the same `data`. `data`: JSON, which the template reads as `sys.inputs.sheet`.

    Raises typst.TypstError.
    """
    with _press:
        pdf = _compiler(template).compile(
            format="pdf", sys_inputs={"sheet": data}, pdf_standards=["ua-1"], timestamp=made_at.replace(microsecond=0)
        )
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler returned no PDF")
    return pdf
