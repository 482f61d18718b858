"""From stored sentences to the blocks of a page, and real stories of every shape on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from mps_connect.letters.hashing import content_hash, seal_of
from mps_connect.letters.models import (
    BodySentence,
    LetterBody,
    LetterRecord,
    LetterStatus,
    Recipient,
    Sender,
    body_from_json,
    body_to_json,
)  # fmt: skip
from mps_connect.letters.printing import close_for, day_of_approval, masked, printable, sheet_of
from mps_connect.letters.sheet import Numbered, Point, PointForm
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import GOH, drafted, step
from tests.support.cast import Cast

FACT = uuid4()
BODY = LetterBody(
    type="standard", our_ref="MPS-CTH-202611-P2-0011/1", sender=Sender("Dr Contoh", "Contoh GRC", ("Blk 900",)),
    recipient=Recipient("LTA", "Land Transport Authority", "The Director", "", "10 Contoh Road\nSingapore 570010", "x@lta.invalid"),
    your_ref="VL-26-00011", subject="Appeal – licence: Mr Goh Contoh Seng (NRIC S6700011J)", subject_facts=(FACT,),
    salutation="Dear Sir/Madam",
    sentences=(
        BodySentence("s1", 0, "opening", "I write on behalf of Mr Goh.", (FACT,), drafted="I write on behalf of Mr Goh."),
        BodySentence("s2", 1, "contact", "He may be reached at 9000 0111.", drafted="He may be reached at 9000 0111."),
    ),
    close="Yours faithfully,", enclosures=("Letter",), cc=("Mr Goh",), left_out=("S6700011J",), identifiers=("S6700011J", "90000111"),
    drafted_sentences=2, record=("Land Transport Authority",), follows=uuid4(),
)  # fmt: skip


def letter(status: LetterStatus) -> LetterRecord:
    at = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    return LetterRecord(
        id=uuid4(), case_id=uuid4(), ordinal=1, type="standard", agency="LTA", status=status, current_version=1, content_hash=b"",
        created_by=uuid4(), version=1, created_at=at, updated_at=at, approved_at=at,
    )  # fmt: skip


def test_a_body_survives_storage_exactly() -> None:
    assert body_from_json(body_to_json(BODY)) == BODY


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "x"}, {"your_ref": "x"}, {"our_ref": "x"}, {"salutation": "x"}, {"close": "x"}, {"cc": ()}, {"enclosures": ()},
        {"type": "formal"}, {"sender": replace(BODY.sender, mp_name="x")}, {"sender": replace(BODY.sender, lines=())},
        *({"recipient": replace(BODY.recipient, **{part: "x"})} for part in ("agency", "agency_name", "addressee", "attention",
                                                                               "address", "email")),
        {"sentences": BODY.sentences[:1]}, {"sentences": BODY.sentences[::-1]},
        {"sentences": (replace(BODY.sentences[0], text="I write on behalf of Mr Goh ."), BODY.sentences[1])},
        {"sentences": (BODY.sentences[0], replace(BODY.sentences[1], paragraph=0))},
    ],
)  # fmt: skip
def test_the_hash_changes_with_everything_that_is_printed(change: dict[str, object]) -> None:
    assert content_hash(replace(BODY, **change)) != content_hash(BODY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change", [{"subject_facts": ()}, {"left_out": ()}, {"identifiers": ()}, {"drafted_sentences": 9}]
)
def test_the_hash_does_not_change_with_what_is_not(change: dict[str, object]) -> None:
    assert content_hash(replace(BODY, **change)) == content_hash(BODY)  # type: ignore[arg-type]


def test_the_mask_hides_every_line_and_moves_nothing() -> None:
    hidden = masked(BODY)
    assert "S6700011J" not in str(body_to_json(hidden) | {"identifiers": []})
    assert "9000 0111" not in str(hidden.sentences)
    assert [len(s.text) for s in hidden.sentences] == [len(s.text) for s in BODY.sentences]


def test_a_letter_is_dated_on_the_day_of_approval_in_singapore() -> None:
    assert day_of_approval(letter(LetterStatus.APPROVED)) == date(2026, 11, 23)
    assert day_of_approval(letter(LetterStatus.VETTED)) is None


@pytest.mark.parametrize("status", LetterStatus)
def test_only_a_signed_letter_prints_in_full(status: LetterStatus) -> None:
    sheet = printable(letter(status), BODY)
    signed = status in (LetterStatus.APPROVED, LetterStatus.SENT, LetterStatus.REPLIED)
    assert ("S6700011J" in sheet.subject) == signed
    assert sheet.draft != signed
    assert (sheet.date is not None) == signed


def test_the_page_names_sender_and_recipient_as_they_were() -> None:
    sheet = sheet_of(BODY, dated=date(2026, 11, 23))
    assert sheet.addressee_lines == ("The Director", "Land Transport Authority", "10 Contoh Road", "Singapore 570010")
    assert (sheet.delivery, sheet.signatory_capacity) == ("By e-mail", "Member of Parliament")
    assert sheet.paragraphs[-1] == ("Thank you.",)
    by_post = sheet_of(replace(BODY, recipient=replace(BODY.recipient, email="")), dated=None)
    assert by_post.delivery == "By post"


def test_a_signed_page_carries_the_first_digits_of_its_hash() -> None:
    signed = sheet_of(BODY, dated=date(2026, 11, 23), for_resident=True).verification
    assert signed == f"Seal of this text: {seal_of(content_hash(BODY))}. My office can confirm it from its record."
    assert seal_of(content_hash(BODY)).replace(" ", "") == content_hash(BODY).hex()[:12]
    assert sheet_of(BODY, dated=None).verification == ""


def test_a_formal_letter_is_numbered() -> None:
    blocks = sheet_of(replace(BODY, type="formal"), dated=None).paragraphs
    assert blocks[:2] == (
        Numbered(1, ("I write on behalf of Mr Goh.",)),
        Numbered(2, ("He may be reached at 9000 0111.",)),
    )


def test_points_have_their_heads() -> None:
    texts = ["No head at all", "Location: Blk 977 Contoh Lane.", "Since: 1 November 2026: about noon.", "It goes on."]
    sentences = tuple(BodySentence(f"s{n}", 1, "point", text) for n, text in enumerate(texts))
    block = sheet_of(replace(BODY, sentences=sentences), dated=None).paragraphs[0]
    assert block == PointForm(
        (
            Point("Matter", ("No head at all",)),
            Point("Location", ("Blk 977 Contoh Lane.",)),
            Point("Since", ("1 November 2026: about noon.", "It goes on.")),
        )
    )


@pytest.mark.parametrize(
    ("salutation", "close"),
    [
        ("Dear Sir/Madam", "Yours faithfully,"),
        ("Dear Madam", "Yours faithfully,"),
        ("Dear Ms Sampel", "Yours sincerely,"),
    ],
)
def test_the_close_follows_the_salutation(salutation: str, close: str) -> None:
    assert close_for(salutation) == close


ONG = (
    "你好,我叫王范例 (Ong Contoh Hwa),身份证 S5800022A,电话 8000 0222。我在 Contoh Road 熟食中心 #01-22 卖粥,"
    "摊位是我的名字。八月三十号我在家里跌倒,髋骨骨折,住院十八天。"
    "租金每个月八百六十元,现在欠 NEA 两个月,一共一千七百二十元,信的号码 HC/26/00022。我想欠的钱每个月还两百元。"
)
LEE = (
    "Lee Contoh Ming here, I stay Blk 977 Contoh Lane #08-977, call me 8000 0777. Lift B die again lah, 4 times since 1 Nov. My mum 82 "
    "on wheelchair, stuck upstairs last Fri whole day. I already report in app on 5 Nov and 11 Nov, case TC-26-00077. Please fix the lift."
)


@pytest.mark.parametrize(
    ("text", "name", "title", "category", "agency"),
    [
        (GOH, "Goh Contoh Seng", "Mr", "driving_licence", "LTA"),
        (ONG, "王范例 (Ong Contoh Hwa)", "Mdm", "business_licence", "NEA"),
        (LEE, "Lee Contoh Ming", "Mr", "town_council", "TC"),
    ],
    ids=["singlish", "chinese", "town council"],
)
async def test_a_story_becomes_a_signed_page(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, text: str, name: str, title: str, category: str, agency: str
) -> None:
    case = await ready(text=text, name=name, title=title, category=category, agency=agency)
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    drafted_letter = await drafted(writer, case)
    assert not [r for r in drafted_letter["remarks"] if r["severity"] == "B"], drafted_letter["remarks"]
    signed = await step(mp, await step(desk, drafted_letter, "vet"), "approve")
    pdf = await mp.get(f"/api/letters/{signed['id']}/pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    plain = (await mp.get(f"/api/letters/{signed['id']}/text")).json()["text"]
    assert plain.count("Please copy your reply to my office, quoting our reference.") == 1
    assert (await mp.get(f"/api/letters/{signed['id']}/twin")).json()["hash"] == signed["hash"]
