"""The printed letter read back with poppler: what the page says, how it is tagged, its pages, its bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from mps_connect.letters.printed_words import WORDS, date_line, delivery_line, member_line
from mps_connect.letters.rendering import LetterNotPrintable, render_pdf, render_text
from mps_connect.letters.sheet import LetterSheet, Numbered, PointForm
from tests.letters.sheets import CHINESE, EVERY_SHEET, FORMAL, MALAY, STANDARD, TAMIL, TOWN_COUNCIL

TEMPLATE = Path(__file__).parents[2] / "src/mps_connect/letters/typst/letter.typ"
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed: apt-get install poppler-utils"
)
pytestmark = needs_poppler


def poppler(program: str, pdf: bytes, *options: str) -> str:
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        target = ["-"] if program == "pdftotext" else []
        done = subprocess.run([program, *options, file.name, *target], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """Text without white space: where lines break is layout, not content. Compared in NFC, as extraction composes."""
    return unicodedata.normalize("NFC", re.sub(r"\s", "", text))


def page_text(sheet: LetterSheet) -> str:
    # In its other orders pdftotext takes a hyphen at the end of a line for its own and drops it.
    return squeezed(poppler("pdftotext", render_pdf(sheet), "-raw"))


def info(sheet: LetterSheet) -> dict[str, str]:
    rows = (line.split(":", 1) for line in poppler("pdfinfo", render_pdf(sheet)).splitlines())
    return {name: value.strip() for name, value in rows}


def printed_parts(sheet: LetterSheet) -> list[str]:
    parts = [
        sheet.mp_name, member_line(sheet.division, sheet.language), *sheet.office_lines,
        date_line(sheet.date, sheet.language), sheet.our_ref, sheet.your_ref, sheet.delivery, *sheet.addressee_lines,
        sheet.attention, sheet.salutation, sheet.subject, sheet.close, sheet.signatory_name, sheet.signatory_capacity,
        sheet.signatory_division, *sheet.enclosures, *sheet.cc, sheet.verification,
    ]  # fmt: skip
    for block in sheet.paragraphs:
        if isinstance(block, Numbered):
            parts += [f"{block.number}.", *block.sentences]
        elif isinstance(block, PointForm):
            parts += [block.title, *(text for point in block.points for text in (point.head, *point.sentences))]
        else:
            parts += block
    return [part for part in parts if part]


@pytest.mark.parametrize("name", EVERY_SHEET)
def test_every_word_of_the_sheet_is_on_the_page(name: str) -> None:
    sheet = EVERY_SHEET[name]
    text = page_text(sheet)
    missing = [part for part in printed_parts(sheet) if squeezed(part) not in text]
    assert missing == []


@pytest.mark.parametrize("name", EVERY_SHEET)
def test_clipboard_text_holds_every_word_of_the_sheet(name: str) -> None:
    sheet = EVERY_SHEET[name]
    text = render_text(sheet)
    missing = [part for part in printed_parts(sheet) if part not in text]
    assert missing == []


def test_clipboard_text_reads_in_the_order_of_the_page() -> None:
    text = render_text(STANDARD)
    order = ["Dr Contoh Sample", "23 November 2026", "Our ref MPS-", "Your ref VL-", "By e-mail", "Land Transport",
             "Dear Sir/Madam", "Appeal – renewal", "I write on behalf", "Thank you.", "Yours faithfully,",
             "Member of Parliament\n", "Encl. ", "cc Mr Goh", "Verification code"]  # fmt: skip
    positions = [text.index(part) for part in order]
    assert positions == sorted(positions)


@pytest.mark.parametrize("name", EVERY_SHEET)
def test_pdf_is_tagged_titled_and_says_its_language(name: str) -> None:
    sheet = EVERY_SHEET[name]
    facts = info(sheet)
    pdf = render_pdf(sheet)
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == f"{WORDS[sheet.language].letter} {sheet.our_ref}"
    assert facts["Pages"] == "1"
    assert facts["Page size"].startswith("595.276 x 841.89 pts (A4)")
    assert re.search(rb"/Lang ?\(" + sheet.language.encode() + rb"(-SG)?\)", pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert pdf.count(b"/S/H1") == 1, "the subject, and nothing else, is the heading of the page"


def test_title_and_metadata_hold_no_name_and_no_nric() -> None:
    facts = "\n".join(info(STANDARD).values())
    assert "Goh" not in facts
    assert "S6700011J" not in facts


@pytest.mark.parametrize(
    ("sheet", "faces"),
    [
        (STANDARD, {"SourceSerif4"}),
        (MALAY, {"SourceSerif4"}),
        (CHINESE, {"SourceSerif4", "NotoSansCJKsc"}),
        (TAMIL, {"SourceSerif4", "NotoSansTamil"}),
    ],
)
def test_faces_are_embedded_and_no_other_face_is_used(sheet: LetterSheet, faces: set[str]) -> None:
    rows = [row.split() for row in poppler("pdffonts", render_pdf(sheet)).splitlines()[2:]]
    used = {next((face for face in faces if face in row[0]), row[0]) for row in rows}
    assert used == faces
    assert {(row[-5], row[-3]) for row in rows} == {("yes", "yes")}, "embedded, with a map back to text"


HOSTILE = [
    '#set page(fill: red) #eval("1") #import "@preview/x:1.0.0" #read("/etc/passwd")',
    "$sum_(i=1)^n$ *bold* _it_ `raw` = head - item + item / term: @ref <label> \\ \\u{41} ~ -- --- ... // c /* c */",
    "<script>alert('x')</script> <b>&amp;&lt;</b> \"><img src=x onerror=alert(1)>",
    "Robert'); DROP TABLE letters;-- ' OR '1'='1",
    "{{ 7*7 }} ${7*7} %s %(x)s {0} {page} {division} \\n \\0 ]] [[ }} {{",
    "office fi fl ffi ffl 1/2 (c) -> => 'single' \"double\" “curly” ‘curly’ – — … ₹ € £ S$1,200",
    "https://contoh.example/" + "a1b2" * 60,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_prints_exactly_in_every_field(hostile: str) -> None:
    sheet = replace(
        STANDARD, mp_name=hostile, division=hostile, office_lines=(hostile,), our_ref=hostile[:60],
        your_ref=hostile[:60], delivery=hostile[:60], addressee_lines=(hostile,), attention=hostile,
        salutation=hostile, subject=hostile, paragraphs=((hostile, hostile),), close=hostile,
        signatory_name=hostile, signatory_capacity=hostile,
        signatory_division=hostile, enclosures=(hostile,), cc=(hostile,), verification=hostile[:60],
    )  # fmt: skip
    text = page_text(sheet)
    assert text.count(squeezed(hostile)) >= 12
    assert render_text(sheet).count(hostile) >= 12


def test_nothing_runs_over_the_edge_of_the_page() -> None:
    sheet = replace(STANDARD, paragraphs=(("x" * 2000,), ("https://contoh.example/" + "long-" * 90,)))
    boxes = poppler("pdftotext", render_pdf(sheet), "-bbox")
    words = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes)
    assert max(float(right) for _, right in words) <= 595.3 - 72
    assert min(float(left) for left, _ in words) >= 72


HIDDEN = "\u202e\u2066\u200f\x00\x07\x1b\ufeff\uffff\U000e0041"


@pytest.mark.parametrize("character", list(HIDDEN))
def test_the_clipboard_carries_nothing_that_cannot_be_seen(character: str) -> None:
    with pytest.raises(LetterNotPrintable):
        render_text(replace(STANDARD, subject=f"Appeal{character}"))


@pytest.mark.parametrize("character", [*HIDDEN, *"😀न\ue000"])
def test_what_cannot_be_seen_or_printed_is_refused_by_name(character: str) -> None:
    with pytest.raises(LetterNotPrintable) as refused:
        render_pdf(replace(STANDARD, paragraphs=((f"He says{character} that.",),)))
    assert f"U+{ord(character):04X}" in refused.value.message
    assert refused.value.details == {"code_points": [f"U+{ord(character):04X}"]}
    assert refused.value.status == 422


def test_a_refused_letter_does_not_spoil_the_next() -> None:
    with pytest.raises(LetterNotPrintable):
        render_pdf(replace(STANDARD, subject="😀"))
    assert "Yoursfaithfully," in page_text(STANDARD)


def test_tabs_and_line_ends_keep_words_apart() -> None:
    sheet = replace(STANDARD, paragraphs=(("one\ttwo\r\nthree\rfour",),))
    assert re.search(r"one two\s+three\s+four", poppler("pdftotext", render_pdf(sheet)))


def test_a_compassionate_letter_of_the_greatest_length_stays_on_one_page() -> None:
    words = ("He says that the household has had no income since that day and adds one further fact. " * 20).split()
    body = [sentence for block in STANDARD.paragraphs if isinstance(block, tuple) for sentence in block]
    more = 300 - sum(len(sentence.split()) for sentence in body)
    added = (" ".join(words[:more]),)
    sheet = replace(STANDARD, paragraphs=(*STANDARD.paragraphs[:3], added, *STANDARD.paragraphs[3:]))
    assert info(sheet)["Pages"] == "1"


def test_a_longer_letter_numbers_its_pages_and_never_leaves_the_signature_alone() -> None:
    for repeats in range(2, 9):
        sheet = replace(STANDARD, paragraphs=(*(STANDARD.paragraphs[1:4] * repeats), *STANDARD.paragraphs[4:]))
        pdf = render_pdf(sheet)
        pages = [page for page in poppler("pdftotext", pdf, "-layout").split("\f") if page.strip()]
        assert len(pages) > 1
        for number, page in enumerate(pages, start=1):
            assert f"Page {number} of {len(pages)}" in page
            assert "Verification code CTH-7K3M-Q9XD" in page
            assert STANDARD.our_ref in page
        signed = next(page for page in pages if "Yours faithfully," in page)
        assert "Please copy your reply" in signed
        assert "Member of Parliament\n" in signed


def test_one_page_carries_no_page_number() -> None:
    assert "Page1of1" not in page_text(STANDARD)


def test_a_draft_says_so_on_every_page_and_carries_no_date() -> None:
    sheet = replace(STANDARD, draft=True, date=None, paragraphs=STANDARD.paragraphs[1:4] * 3)
    pages = [page for page in poppler("pdftotext", render_pdf(sheet), "-layout").split("\f") if page.strip()]
    assert len(pages) > 1
    assert all("DRAFT – not yet approved" in page for page in pages)
    assert "To be dated on approval" in pages[0]
    assert "DRAFT" not in page_text(STANDARD)
    assert render_text(sheet).startswith("DRAFT – not yet approved\n")


def test_a_residents_copy_is_marked_in_the_residents_language() -> None:
    for sheet in (CHINESE, MALAY, TAMIL):
        assert squeezed(WORDS[sheet.language].resident_copy) in page_text(sheet)


def test_empty_parts_leave_no_label_behind() -> None:
    bare = replace(STANDARD, your_ref="", attention="", enclosures=(), cc=(), verification="")
    text = page_text(bare)
    for label in ("Yourref", "Attention:", "Encl.", "ccMr", "Verification"):
        assert label not in text


def test_a_draft_with_nothing_in_it_yet_still_prints() -> None:
    bare = LetterSheet(
        mp_name="", division="", office_lines=(), date=None, our_ref="", your_ref="", delivery="", addressee_lines=(),
        attention="", salutation="", subject=" ", paragraphs=(), close="", signatory_name="", signatory_capacity="",
        signatory_division="", draft=True,
    )  # fmt: skip
    assert "DRAFT" in page_text(bare)


def test_twenty_thousand_characters_print_to_the_last() -> None:
    for text in ("He says that. " * 1450 + "LASTWORD", "x" * 20_000 + "LASTWORD", "中文字" * 6_600 + "LASTWORD"):
        assert page_text(replace(STANDARD, paragraphs=((text,),))).count(squeezed("LASTWORD")) == 1


def test_the_signature_has_room_for_a_pen() -> None:
    """At least 15 mm of blank paper between the close and the name."""
    for sheet in (STANDARD, FORMAL, TOWN_COUNCIL, TAMIL):
        boxes = poppler("pdftotext", render_pdf(sheet), "-bbox")
        words = [(float(top), float(bottom), word) for top, bottom, word in re.findall(
            r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', boxes)]  # fmt: skip
        close = max(bottom for _, bottom, word in words if word == sheet.close.split()[-1])
        name = max(top for top, _, word in words if word == "Contoh" and top > close and top - close < 80)
        first = min(top for top, _, word in words if top > close)
        assert first - close >= 15 / 25.4 * 72
        assert name >= first


def test_the_same_sheet_gives_the_same_bytes() -> None:
    first = render_pdf(STANDARD)
    render_pdf(CHINESE)
    assert render_pdf(STANDARD) == first
    assert render_pdf(replace(STANDARD, cc=())) != first


def test_letters_rendered_at_the_same_time_do_not_mix() -> None:
    sheets = [replace(STANDARD, our_ref=f"MPS-CTH-202611-P2-{number:04d}/1") for number in range(24)]
    with ThreadPoolExecutor(max_workers=8) as workers:
        printed = list(workers.map(render_pdf, sheets))
    for sheet, pdf in zip(sheets, printed, strict=True):
        assert sheet.our_ref in poppler("pdftotext", pdf)


def test_template_reads_no_file_no_package_and_evaluates_nothing() -> None:
    source = re.sub(r"//.*", "", TEMPLATE.read_text(encoding="utf-8"))
    assert re.findall(r"\b(import|include|eval|read|image|plugin|csv|yaml|toml|xml|bibliography|link)\b", source) == []
    assert re.findall(r"\bjson\(([^)]*\)?)", source) == ["bytes(sys.inputs.sheet)"]
    assert "@preview" not in source


def test_dates_and_delivery_follow_the_language() -> None:
    day = STANDARD.date
    assert [date_line(day, language) for language in ("en", "zh", "ms", "ta")] == [
        "23 November 2026", "2026年11月23日", "23 November 2026", "23 நவம்பர் 2026",
    ]  # fmt: skip
    assert [delivery_line("post", language) for language in ("en", "zh", "ms", "ta")] == [
        "By post", "以邮寄发送", "Melalui pos", "அஞ்சல் வழி",
    ]  # fmt: skip
