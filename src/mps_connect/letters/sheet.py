"""Everything one printed letter shows, as plain values: the only input of the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mps_connect.letters.printed_words import Language

Sentences = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph of a formal letter."""

    number: int
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Point:
    """One fixed head of a town council letter and what stands under it: `Location`, (`Blk 977 ...`,)."""

    head: str
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class PointForm:
    """A group of points. `title` numbers and names the item ("1. Lift B"); empty where the letter has one matter."""

    points: tuple[Point, ...]
    title: str = ""


Block = Sentences | Numbered | PointForm


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One letter, ready to print. All text is plain and printed exactly; empty text or tuple leaves its part out.

    `date` is the day of approval, None while there is none. `delivery` is the printed line (`delivery_line` makes it).
    `paragraphs` holds plain paragraphs (tuples of sentences), `Numbered` and `PointForm` in reading order, from the
    opening to "Thank you."; `close` is "Yours faithfully,". `verification` is the whole printed line. `language` is
    that of the document: it picks labels, date form and fonts, and translates nothing.
    """

    mp_name: str
    division: str
    office_lines: tuple[str, ...]
    date: date | None
    our_ref: str
    your_ref: str
    delivery: str
    addressee_lines: tuple[str, ...]
    attention: str
    salutation: str
    subject: str
    paragraphs: tuple[Block, ...]
    close: str
    signatory_name: str
    signatory_capacity: str
    signatory_division: str
    enclosures: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    verification: str = ""
    language: Language = "en"
    draft: bool = False
    copy_for_resident: bool = False
