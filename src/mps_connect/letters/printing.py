"""From a stored letter to paper: the sheet, the PDF, the text for the clipboard.

Only an approved letter prints its numbers in full and without the draft mark. Every other copy is masked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from anyio import to_thread

from mps_connect.kit.clock import singapore_date
from mps_connect.kit.masking import mask_text
from mps_connect.letters.hashing import THANKS, content_hash, seal_of
from mps_connect.letters.models import BodySentence, LetterBody, LetterRecord, LetterStatus
from mps_connect.letters.printed_words import delivery_line
from mps_connect.letters.rendering import render_pdf, render_text
from mps_connect.letters.sheet import Block, LetterSheet, Numbered, Point, PointForm

SIGNED: Final = frozenset({LetterStatus.APPROVED, LetterStatus.SENT, LetterStatus.REPLIED})
SEAL: Final = "Seal of this text:"
CONFIRMS: Final = "My office can confirm it from its record."


def close_for(salutation: str) -> str:
    """`Yours faithfully,` to an office, `Yours sincerely,` to a named person."""
    return "Yours faithfully," if salutation.casefold().startswith(("dear sir", "dear madam")) else "Yours sincerely,"


def day_of_approval(letter: LetterRecord) -> date | None:
    return singapore_date(letter.approved_at) if letter.status in SIGNED and letter.approved_at else None


def masked(body: LetterBody) -> LetterBody:
    """The same letter with every identifier dotted out; no offset moves."""

    def hide(text: str) -> str:
        return mask_text(text, body.identifiers)

    return replace(
        body,
        your_ref=hide(body.your_ref),
        subject=hide(body.subject),
        salutation=hide(body.salutation),
        sentences=tuple(replace(s, text=hide(s.text), drafted=s.drafted and hide(s.drafted)) for s in body.sentences),
        enclosures=tuple(hide(line) for line in body.enclosures),
        cc=tuple(hide(line) for line in body.cc),
        left_out=tuple(hide(line) for line in body.left_out),
    )


def sheet_of(body: LetterBody, *, dated: date | None, for_resident: bool = False) -> LetterSheet:
    """The letter as one page's worth of plain values. Without a date it carries the draft mark, with one its seal.

    With a date, `body` is the letter in full: the seal is of exactly this text.
    """
    to = body.recipient
    return LetterSheet(
        mp_name=body.sender.mp_name,
        division=body.sender.division,
        office_lines=body.sender.lines,
        date=dated,
        our_ref=body.our_ref,
        your_ref=body.your_ref,
        delivery=delivery_line("email" if to.email else "post", "en"),
        addressee_lines=tuple(
            line for line in (to.addressee, to.agency_name, *to.address.splitlines()) if line.strip()
        ),
        attention=to.attention,
        salutation=body.salutation,
        subject=body.subject,
        paragraphs=(*_blocks(body), (THANKS,)),
        close=body.close,
        signatory_name=body.sender.mp_name,
        signatory_capacity="Member of Parliament",
        signatory_division=body.sender.division,
        enclosures=body.enclosures,
        cc=body.cc,
        verification=f"{SEAL} {seal_of(content_hash(body))}. {CONFIRMS}" if dated else "",
        draft=dated is None,
        copy_for_resident=for_resident,
    )


def _blocks(body: LetterBody) -> tuple[Block, ...]:
    paragraphs = [tuple(group) for _, group in groupby(body.sentences, key=lambda sentence: sentence.paragraph)]
    if body.type == "formal":
        return tuple(
            Numbered(number, tuple(s.text for s in paragraph)) for number, paragraph in enumerate(paragraphs, start=1)
        )
    return tuple(_points(p) if p[0].part == "point" else tuple(s.text for s in p) for p in paragraphs)


def _points(sentences: tuple[BodySentence, ...]) -> PointForm:
    """`Location: Blk 977 ...` is a head and what stands under it; a point without a head goes on under the one before."""
    points: list[Point] = []
    for sentence in sentences:
        head, colon, rest = sentence.text.partition(": ")
        if colon and len(head) <= 40:
            points.append(Point(head, (rest,)))
        elif points:
            points[-1] = Point(points[-1].head, (*points[-1].sentences, sentence.text))
        else:
            points.append(Point("Matter", (sentence.text,)))
    return PointForm(tuple(points))


def printable(letter: LetterRecord, body: LetterBody, *, for_resident: bool = False) -> LetterSheet:
    """The sheet of the letter as it stands: in full and dated once approved, masked and marked as a draft before."""
    dated = day_of_approval(letter)
    return sheet_of(body if dated else masked(body), dated=dated, for_resident=for_resident)


async def pdf_of(letter: LetterRecord, body: LetterBody, *, for_resident: bool = False) -> bytes:
    """PDF/UA-1 bytes, made off the event loop. Raises LetterNotPrintable."""
    return await to_thread.run_sync(render_pdf, printable(letter, body, for_resident=for_resident))


def text_of(letter: LetterRecord, body: LetterBody) -> str:
    """The letter for the clipboard. Raises LetterNotPrintable."""
    return render_text(printable(letter, body))


def check_printable(body: LetterBody, *, dated: date) -> None:
    """Raise LetterNotPrintable where the letter in full holds a character that no letter can carry."""
    render_pdf(sheet_of(body, dated=dated))


def file_name(letter: LetterRecord, body: LetterBody, *, for_resident: bool) -> str:
    """Our reference and nothing of the person: `MPS-CTH-202611-P2-0011-1.pdf`."""
    kind = "-copy" if for_resident else "" if letter.status in SIGNED else "-draft"
    return f"{body.our_ref.replace('/', '-')}{kind}.pdf"
