"""An interview as it really goes: pasted, switched, in four languages, interrupted, and with everything wrong that can be typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import Visit
from tests.support.desk import Desk
from tests.support.pages import Interview, button, dialog, region
from tests.support.service import Service

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved \d")
KEPT = "Saved on this device, will send when the network is back"


@pytest.fixture(scope="module")
def volunteer(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "volunteer")
    yield desk
    desk.close()


def interview(visit: Visit, desk: Desk, *says: str, account: str = "volunteer", **opened: str) -> Interview:
    """A new case, opened and told as far as the story needs, on the screen."""
    case_id = desk.open_case(**opened)["case_id"]
    if says:
        desk.say(case_id, *says)
    watched = visit(account)
    watched.open(f"/cases/{case_id}/interview")
    return Interview(watched.page)


def test_a_whole_message_is_read_at_once(visit: Visit) -> None:
    watched = visit("volunteer")
    watched.open("/cases")
    page = Interview(watched.page)
    page.begin(whole_message=True)
    message = (
        "Dear MP, the lift at Blk 941 Contoh Street 9 has been out since 2 November 2026.\n"
        "My mother is 82 and uses a wheelchair. I ask the Town Council to repair the lift.\n\n"
        "Thank you, Goh Mei Sampel"
    )
    page.add(message)
    expect(page.talk.get_by_role("listitem").first).to_contain_text(message)
    expect(page.fact("82")).to_be_visible()
    expect(region(watched.page, "Where it goes")).to_contain_text("Town Council")
    expect(region(watched.page, re.compile("will need$"))).to_be_visible()


def test_switching_the_way_of_asking_keeps_everything(visit: Visit, volunteer: Desk) -> None:
    said = "SP bill owe $640.20 already, since August."
    page = interview(visit, volunteer, said, language="en-singlish")
    page.type("half a sentence about the")
    facts = page.understood.get_by_role("listitem").count()
    assert facts > 0
    button(page.page, "Paste message").click()
    expect(page.box).to_have_accessible_name("The whole message")
    expect(page.box).to_have_value("half a sentence about the")
    expect(page.talk).to_contain_text(said)
    expect(page.understood.get_by_role("listitem")).to_have_count(facts)
    button(page.page, "Ask turn by turn").click()
    expect(page.box).to_have_value("half a sentence about the")
    expect(page.talk).to_contain_text(said)


@pytest.mark.parametrize(
    ("language", "said", "question", "in_english"),
    [
        ("zh", "我欠了水电费 $640.20,从八月开始付不出。", r"[\u4e00-\u9fff].*[?？]", "power"),
        ("ms", "Saya berhutang bil elektrik SP $640.20 sejak Ogos, tak mampu bayar.", r"\b(ada|bekalan|berapa|di mana)\b", "power"),
        ("ta", "SP மின்சாரக் கட்டணம் $640.20 பாக்கி, கட்ட முடியவில்லை.", r"[\u0b80-\u0bff].*\?", "power"),
    ],
    ids=["chinese", "malay", "tamil"],
)  # fmt: skip
def test_it_asks_in_her_language(
    visit: Visit, volunteer: Desk, language: str, said: str, question: str, in_english: str
) -> None:
    page = interview(visit, volunteer, language=language)
    page.add(said)
    asked = page.talk.get_by_role("listitem").last
    expect(asked).to_contain_text(re.compile(question, re.IGNORECASE))
    expect(asked.locator(f'[lang|="{language}"]').first).to_be_visible()
    expect(asked).to_contain_text(in_english)
    expect(page.fact("640.20").first).to_be_visible()
    expect(page.words).to_contain_text(said)


def test_a_baby_and_no_power_calls_first(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("SP will cut the electricity tomorrow and my baby is only 4 months old.")
    expect(page.warning).to_contain_text("Call first, write second: power or water cut")
    expect(page.warning).to_contain_text("they said “SP will cut”")
    button(page.warning, "Show the call script").click()
    script = page.page.get_by_role("dialog")
    expect(script.get_by_role("list", name="Numbers to ring").get_by_role("link").first).to_be_visible()
    expect(region(script, "Say").get_by_role("listitem").first).to_be_visible()
    expect(region(script, "Never").get_by_role("listitem").first).to_be_visible()
    button(script, "Close, not done yet").click()
    expect(page.warning).to_be_visible()


def test_a_false_alarm_is_taken_down_with_a_reason(visit: Visit, volunteer: Desk) -> None:
    page = interview(
        visit, volunteer, "SP will cut the electricity tomorrow and my baby is only 4 months old.", account="staff"
    )
    button(page.warning, "Not so?").click()
    asked = dialog(page.page, "Why is it not so?")
    button(asked, "Take the warning down").click()
    expect(asked).to_contain_text("Say in a few words why it is not so.")
    asked.get_by_role("textbox", name="The reason").fill("The baby is at the grandmother's in another town.")
    button(asked, "Take the warning down").click()
    expect(page.warning).to_have_count(0)


def test_a_letter_to_a_judge_is_refused_with_a_lawful_way(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("My son will be sentenced next week for theft. Please write to the judge to be lenient.")
    panel = region(page.page, "Must not write")
    expect(panel).to_contain_text("No letter may go to whom this asks for")
    expect(panel.get_by_role("heading", name="What may be done instead")).to_be_visible()
    expect(panel).to_contain_text("legal")
    expect(panel).to_contain_text("Only the MP may override it, with a reason.")


def test_a_reload_finds_the_words_and_the_caret(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer, "I lost my job in July.")
    page.box.press_sequentially("and my mother stays with")
    page.page.reload()
    expect(page.box).to_have_value("and my mother stays with")
    expect(page.box).to_be_focused()
    page.page.keyboard.type(" us")
    expect(page.box).to_have_value("and my mother stays with us")
    expect(page.talk).to_contain_text("I lost my job in July.")


def test_the_server_gone_in_the_middle_of_a_sentence(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    api = re.compile(r"/api/")

    def gone(route: Route) -> None:
        route.abort("connectionrefused")

    page.page.route(api, gone)
    page.type("My electricity bill is $640.20 and")
    state = page.page.get_by_role("status").filter(has_text=KEPT)
    expect(state).to_be_visible()
    expect(page.page.get_by_role("status").filter(has_text="No network since")).to_be_visible()
    button(page.page, re.compile("^Add")).click()
    expect(page.box).to_have_value("My electricity bill is $640.20 and")
    page.page.unroute(api, gone)
    page.page.reload()
    expect(page.box).to_have_value("My electricity bill is $640.20 and")
    expect(page.page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    assert volunteer.get(f"/api/cases/{page.case_id}/intake")["draft"] == "My electricity bill is $640.20 and"


def test_a_wrong_letter_is_kept_and_shown(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("My name is Lim Sampel, NRIC S7700032C.")
    expect(page.fact("Check this").first).to_be_visible()
    expect(page.words).not_to_contain_text("S7700032C")
    page.write_down({"name": "Lim Sampel", "nric": "S7700032C"})
    person = region(page.page, "Person")
    expect(person).to_contain_text("Check this. The last letter does not fit the number.")
    expect(person).to_contain_text("032C")


def test_two_postal_codes_are_both_kept(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("I stay at Blk 941 Contoh Street 9 Singapore 560941. My old place was Singapore 560942.")
    page.see_all_facts()
    for code in ("560941", "560942"):
        expect(page.fact(code).first).to_be_visible()
        expect(page.words).to_contain_text(code)


def test_a_date_that_cannot_be_is_kept_and_questioned(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("They said I must pay the $640.20 by 31 February 2027.")
    expect(page.words).to_contain_text("31 February 2027")
    expect(page.fact("Check this. There is no such day. Ask which date it is.")).to_be_visible()


MARKUP = "<img src=x onerror=\"document.title='run'\"> '; DROP TABLE cases; -- <script>document.title='run'</script>"


def test_markup_and_statements_are_only_words(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add(MARKUP)
    expect(page.talk).to_contain_text(MARKUP)
    expect(page.words).to_contain_text(MARKUP)
    page.write_down({"name": "<b>Sampel</b> & '\"", "street": "Angsana <i>Walk</i>"})
    person = region(page.page, "Person")
    expect(person).to_contain_text("<b>Sampel</b> & '\"")
    expect(person).to_contain_text("Angsana <i>Walk</i>")
    expect(page.page).not_to_have_title("run")
    turns = volunteer.get(f"/api/cases/{page.case_id}/conversation")["turns"]
    assert [turn["text"] for turn in turns if turn["speaker"] == "resident"] == [MARKUP]


def test_characters_that_turn_the_text_round_are_told(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    page.add("My bill is \u202e02.046$\u202c since August.")
    expect(page.page.get_by_text("The words hold invisible marks that change reading direction.")).to_be_visible()
    turns = volunteer.get(f"/api/cases/{page.case_id}/conversation")["turns"]
    assert [t["text"] for t in turns if t["speaker"] == "resident"] == ["My bill is \u202e02.046$\u202c since August."]


def test_nothing_typed_is_said_so(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer)
    for nothing in ("", "   \n "):
        page.type(nothing)
        button(page.page, re.compile("^Add")).click()
        expect(page.page.get_by_text("There is nothing to add yet. Type what was said first.")).to_be_visible()
    assert all(t["speaker"] != "resident" for t in volunteer.get(f"/api/cases/{page.case_id}/conversation")["turns"])


def test_twenty_thousand_characters_go_in_and_one_more_does_not(visit: Visit, volunteer: Desk) -> None:
    page = interview(visit, volunteer, mode="paste")
    line = "I owe SP $640.20 for the electricity since August and I can pay $80 a month. "
    longest = (line * 300)[:20_000]
    page.type(longest + "x")
    button(page.page, re.compile("^Add")).click()
    expect(page.page.get_by_text("1 characters more than fit in one message.")).to_be_visible()
    expect(page.box).to_have_value(longest + "x")
    page.add(longest)
    expect(button(page.talk, "Show all 20,000 characters")).to_be_visible()
    turns = volunteer.get(f"/api/cases/{page.case_id}/conversation")["turns"]
    assert [len(turn["text"]) for turn in turns if turn["speaker"] == "resident"] == [20_000]
    expect(page.fact("640.20").first).to_be_visible()
