"""How far a term may be moved, who may answer whom, and where an erasure stands, by the rules alone."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mps_connect.retention.models import DataClass, ErasureAnswer, ErasureState
from mps_connect.retention.policy import (
    BOUNDS,
    SHIPPED,
    AskedByYou,
    NotAskedByYou,
    NothingChanges,
    TermOutOfBounds,
    check_changes,
    check_same_person,
    check_second_person,
    check_term,
    erasure_state,
)


@pytest.mark.parametrize("data_class", list(DataClass))
def test_a_term_lies_within_its_bounds_and_what_is_shipped_does(data_class: DataClass) -> None:
    least, most = BOUNDS[data_class]
    for days in (least, most, SHIPPED[data_class].days):
        check_term(data_class, days)
    for days in (least - 1, most + 1):
        with pytest.raises(TermOutOfBounds) as refused:
            check_term(data_class, days)
        assert refused.value.details == {"least": least, "most": most}


def test_a_proposal_changes_something() -> None:
    policy = SHIPPED[DataClass.SESSIONS]
    check_changes(policy, days=policy.days + 1, legal_basis=policy.legal_basis)
    check_changes(policy, days=policy.days, legal_basis="Another basis")
    with pytest.raises(NothingChanges):
        check_changes(policy, days=policy.days, legal_basis=policy.legal_basis)


def test_somebody_else_answers_and_nobody_else_takes_back() -> None:
    one, other = uuid4(), uuid4()
    check_second_person(asked_by=one, answers=other)
    check_same_person(asked_by=one, withdraws=one)
    with pytest.raises(AskedByYou):
        check_second_person(asked_by=one, answers=one)
    with pytest.raises(NotAskedByYou):
        check_same_person(asked_by=one, withdraws=other)


@pytest.mark.parametrize(
    ("answer", "finished", "held", "state"),
    [
        (None, False, False, ErasureState.ASKED),
        (None, False, True, ErasureState.ASKED),
        (ErasureAnswer.REFUSED, False, False, ErasureState.NOTHING),
        (ErasureAnswer.WITHDRAWN, False, True, ErasureState.NOTHING),
        (ErasureAnswer.AGREED, False, False, ErasureState.UNDER_WAY),
        (ErasureAnswer.AGREED, False, True, ErasureState.HELD),
        (ErasureAnswer.AGREED, True, True, ErasureState.DONE),
    ],
)
def test_where_an_erasure_stands(answer: ErasureAnswer | None, finished: bool, held: bool, state: ErasureState) -> None:
    assert erasure_state(answer=answer, is_finished=finished, is_held=held) is state
