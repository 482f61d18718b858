"""Turns a `LetterSheet` into a tagged PDF (PDF/UA-1) or into plain text for the clipboard.

The sheet travels to the template as JSON data, so no character of a letter is ever read as markup.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import typst

from mps_connect.kit.errors import Fault
from mps_connect.kit.typesetting import typeset
from mps_connect.letters.printed_words import WORDS, date_line, member_line
from mps_connect.letters.sheet import Block, LetterSheet, Numbered, PointForm, Sentences

_TEMPLATE: Final = Path(__file__).with_name("typst") / "letter.typ"
_UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
# What a reader cannot see: controls, changes of direction and tags could make the page show, or a copy of it carry,
# other words than the ones that were approved.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NO_GLYPH: Final = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')


class LetterNotPrintable(Fault):
    """The letter holds a character no letter can carry; `details` names its code points."""

    status = 422
    code = "letter_not_printable"
    message = "The letter holds a character that cannot be printed. Remove it and try again."


def render_pdf(sheet: LetterSheet) -> bytes:
    """The letter as PDF/UA-1 bytes, the same bytes for the same sheet.

    The document title is the reference alone: a viewer's title bar must not show a name or an NRIC. Raises
    `LetterNotPrintable` for a character without a glyph, an invisible control or a change of reading direction.
    """
    data = json.dumps(_payload(sheet), ensure_ascii=False)
    try:
        return typeset(_TEMPLATE, data=data, made_at=_made_at(sheet.date))
    except typst.TypstError as error:
        raise _as_fault(error) from None


def render_text(sheet: LetterSheet) -> str:
    """The letter as plain text, in the order of the page, one paragraph a line, for the clipboard.

    Refuses invisible controls as `render_pdf` does; a character that only lacks a glyph may be copied.
    """
    words = WORDS[sheet.language]
    mark = words.draft if sheet.draft else words.resident_copy if sheet.copy_for_resident else ""
    refs = [f"{words.our_ref} {sheet.our_ref}"] if sheet.our_ref else []
    refs += [f"{words.your_ref} {sheet.your_ref}"] if sheet.your_ref else []
    attention = [f"{words.attention} {sheet.attention}"] if sheet.attention else []
    parts: list[list[str]] = [
        [mark],
        [sheet.mp_name, member_line(sheet.division, sheet.language), *sheet.office_lines],
        [date_line(sheet.date, sheet.language), *refs, sheet.delivery],
        [*sheet.addressee_lines, *attention],
        [sheet.salutation],
        [sheet.subject],
        *(_block_lines(block) for block in sheet.paragraphs),
        [sheet.close],
        [sheet.signatory_name, sheet.signatory_capacity, sheet.signatory_division],
        [f"{words.enclosed} {'; '.join(sheet.enclosures)}"] if sheet.enclosures else [],
        [f"{words.copied} {'; '.join(sheet.cc)}"] if sheet.cc else [],
        [sheet.verification],
    ]
    kept = ["\n".join(line for line in part if line) for part in parts]
    text = "\n\n".join(part for part in kept if part) + "\n"
    _refuse_hidden(text)
    return text


def _block_lines(block: Block) -> list[str]:
    match block:
        case Numbered(number=number, sentences=sentences):
            return [f"{number}. {_prose(sentences)}"]
        case PointForm(points=points, title=title):
            return [title, *(f"{point.head}: {_prose(point.sentences)}" for point in points)]
        case _:
            return [_prose(block)]


def _prose(sentences: Sentences) -> str:
    """Sentences in one line of text; after a Chinese full stop no space is set."""
    return re.sub("(?<=[。！？；：”」]) ", "", " ".join(sentences))


def _payload(sheet: LetterSheet) -> dict[str, Any]:
    words = WORDS[sheet.language]
    day = sheet.date
    plain = {
        "language": sheet.language,
        "title": f"{words.letter} {sheet.our_ref}".strip(),
        "member_line": member_line(sheet.division, sheet.language),
        "date": date_line(day, sheet.language),
        "words": {
            name: getattr(words, name)
            for name in ("our_ref", "your_ref", "attention", "enclosed", "copied", "page_of", "draft", "resident_copy")
        },
        "paragraphs": [_block_data(block) for block in sheet.paragraphs],
        "day": None if day is None else [day.year, day.month, day.day],
        "draft": sheet.draft,
        "copy_for_resident": sheet.copy_for_resident,
    }
    texts = {name: getattr(sheet, name) for name in _TEXT_FIELDS}
    return {name: _printable(value) for name, value in (plain | texts).items()}


_TEXT_FIELDS: Final = (
    "mp_name", "office_lines", "our_ref", "your_ref", "delivery", "addressee_lines", "attention", "salutation",
    "subject", "close", "signatory_name", "signatory_capacity", "signatory_division", "enclosures", "cc",
    "verification",
)  # fmt: skip


def _block_data(block: Block) -> dict[str, Any]:
    match block:
        case Numbered(number=number, sentences=sentences):
            return {"kind": "numbered", "number": number, "text": _prose(sentences)}
        case PointForm(points=points, title=title):
            rows = [{"head": point.head, "text": _prose(point.sentences)} for point in points]
            return {"kind": "points", "title": title, "points": rows}
        case _:
            return {"kind": "plain", "text": _prose(block)}


def _printable(value: Any) -> Any:
    """The same value, its texts checked. A tab becomes a space: a page has none, and words must not run together."""
    if isinstance(value, str):
        _refuse_hidden(value)
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _refuse_hidden(text: str) -> None:
    if hidden := _HIDDEN.search(text):
        raise _not_printable(hidden.group())


def _made_at(day: date | None) -> datetime:
    return _UNDATED if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _not_printable(characters: str) -> LetterNotPrintable:
    points = [f"U+{ord(character):04X}" for character in characters]
    shown = f" {characters}" if characters.isprintable() else ""
    return LetterNotPrintable(
        f"The letter holds a character that cannot be printed:{shown} ({' '.join(points)}). Remove it and try again.",
        details={"code_points": points},
    )


def _as_fault(error: typst.TypstError) -> Exception:
    found = _NO_GLYPH.search(error.message)
    if found is None:
        return error
    return _not_printable(re.sub(r"\\u\{([0-9a-f]+)\}", lambda escaped: chr(int(escaped[1], 16)), found["text"]))
