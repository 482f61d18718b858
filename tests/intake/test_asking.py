"""A question said again in another language is the same question, in whichever form it was put."""

from __future__ import annotations

import pytest

from mps_connect.assistant.models import Chip, Question
from mps_connect.assistant.questioning import question
from mps_connect.assistant.wording import say
from mps_connect.intake.asking import in_language, missing_in_language


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("language", ["zh", "ms", "ta", "en"])
def test_first_and_second_wording(language: str, again: bool) -> None:
    asked = question("arrears", "en", again=again)
    assert in_language(asked, language) == question("arrears", language, again=again)


def test_a_question_between_two_answers() -> None:
    def which(language: str) -> str:
        return say(language, "say", "which", topic=say(language, "topic", "address"))

    asked = Question("address", which("ms"), which("en"), "Which is right decides where the letter goes.")
    assert in_language(asked, "ta").text == which("ta")
    assert in_language(asked, "ta").reason == asked.reason


def test_words_that_exist_in_one_form_only_stay() -> None:
    asked = Question(
        "pack", "Shall I pack it?", "Shall I pack it?", "So that she need not repeat it.", (Chip("x", "X"),)
    )
    assert in_language(asked, "zh") == asked
    odd = Question("address", "Odd words", "Odd words", "")
    assert in_language(odd, "zh").text == "Odd words"


def test_chips_and_missing_things_change_with_it() -> None:
    assert in_language(question("deadline", "en"), "zh").chips == question("deadline", "zh").chips
    chip = Chip("missing:arrears", "Regarding the sum owed, it is: ")
    assert missing_in_language(chip, "zh").text == say("zh", "say", "regarding", topic=say("zh", "topic", "arrears"))
