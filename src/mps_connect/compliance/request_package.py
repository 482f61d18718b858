"""The copy somebody is handed: a ZIP with one page to read and the same as data for programs. Pure, and the same bytes for the same
pieces."""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Any, Final

from mps_connect.compliance.request_models import Piece
from mps_connect.kit.clock import singapore_date

STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#171c1f}"
    "h2{margin-top:2.5rem}article{border-top:1px solid #c7cfd1;padding:.5rem 0}h3{margin:.5rem 0;font-size:1rem}"
    "dl{margin:0}dt{color:#475257;font-size:.875rem}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}"
)
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The moment every file of the ZIP bears, so that the same copy has the same hash."""


@cache
def request_texts() -> dict[str, Any]:
    """Sentences by language, `en`, `zh`, `ms`, `ta`."""
    return tomllib.loads(
        files("mps_connect.compliance").joinpath("data", "request_texts.toml").read_text(encoding="utf-8")
    )


def texts_in(language: str) -> dict[str, Any]:
    """The sentences of one language, English where it has none. Singlish is read as English."""
    found: dict[str, Any] = request_texts().get(language) or request_texts()["en"]
    return found


def packaged(pieces: Sequence[Piece], *, office: str, language: str, day: date, left_out: int) -> tuple[bytes, bytes]:
    """(the ZIP, its SHA-256). `left_out`: how many pieces were withheld, which the page says."""
    texts = texts_in(language)
    page = _page(pieces, texts=texts, office=office, language=language, day=day, left_out=left_out)
    data = {
        "office": office, "made_on": day.isoformat(), "left_out": left_out, "pieces": [piece.as_json() for piece in pieces],
    }  # fmt: skip
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("your-data.html", page),
            ("your-data.json", json.dumps(data, ensure_ascii=False, indent=1)),
        ):
            package.writestr(zipfile.ZipInfo(name, _MADE), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    made = held.getvalue()
    return made, hashlib.sha256(made).digest()


def _page(
    pieces: Sequence[Piece], *, texts: dict[str, Any], office: str, language: str, day: date, left_out: int
) -> str:
    heads = texts["sections"]
    parts = [
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(texts['title'])}</title><style>{STYLE}</style>",
        f"<h1>{escape(texts['title'])}</h1><p>{escape(office)}, {day.isoformat()}</p>",
        *(f"<p>{escape(line)}</p>" for line in (texts["intro"], texts["others"], texts["wrong"])),
    ]
    if left_out:
        parts.append(f"<p>{escape(texts['left_out'].format(count=left_out))}</p>")
    for section, found in groupby(pieces, key=lambda piece: piece.section):
        parts.append(f"<section><h2>{escape(heads[section])}</h2>{''.join(map(_article, found))}</section>")
    return "".join([*parts, "</html>"])


def _article(piece: Piece) -> str:
    where = ", ".join(part for part in (piece.case, singapore_date(piece.at).isoformat() if piece.at else "") if part)
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in piece.lines)
    return f"<article><h3>{escape(piece.title)}</h3><p>{escape(where)}</p><dl>{lines}</dl></article>"
