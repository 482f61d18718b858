"""Who may do what to a letter, and when: the whole table, from the transition table and from what people were told."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest

from mps_connect.access.models import Actor, Role
from mps_connect.access.table import may as role_may
from mps_connect.letters import policy
from mps_connect.letters.models import LETTER_TRANSITIONS, LIVE, LetterAct, LetterStatus
from mps_connect.letters.policy import PERMISSION, Standing, acts_open, against

OFFICE = uuid4()
WRITER, VETTER, MP = uuid4(), uuid4(), uuid4()
A, S = LetterAct, LetterStatus
REPLYING = (A.RECORD_RECEIPT, A.RECORD_REPLY)


def actor(role: Role, user: UUID | None = None) -> Actor:
    return Actor(user_id=user or uuid4(), office_id=OFFICE, role=role, name="Someone Contoh")


def standing(
    status: LetterStatus,
    *,
    case_open: bool = True,
    vetted_by: UUID | None = None,
    written_by: UUID = WRITER,
    blocking: tuple[str, ...] = (),
) -> Standing:
    vetted = status in (S.VETTED, S.APPROVED, S.SENT, S.REPLIED)
    return Standing(
        status=status,
        case_open=case_open,
        written_by=written_by,
        vetted_by=vetted_by or (VETTER if vetted else None),
        approved_by=MP if status in (S.APPROVED, S.SENT, S.REPLIED) else None,
        blocking=blocking,
    )


@pytest.mark.parametrize(("role", "status", "act"), list(product(Role, LetterStatus, LetterAct)))
def test_an_act_is_open_exactly_where_role_and_table_say_so(role: Role, status: LetterStatus, act: LetterAct) -> None:
    fault = against(act, actor=actor(role), letter=standing(status))
    allowed = role_may(role, PERMISSION[act]) and (status, act) in LETTER_TRANSITIONS
    if act in (A.EDIT, A.RETYPE, A.VOID) and status in (S.VETTED, S.APPROVED):
        allowed = allowed and role in (Role.STAFF, Role.MP)
    if (act, status) == (A.VET, S.VETTED):
        allowed = allowed and role is not Role.MP
    assert (fault is None) == allowed


@pytest.mark.parametrize(("status", "act"), list(product(LetterStatus, LetterAct)))
def test_a_closed_case_admits_replies_and_nothing_else(status: LetterStatus, act: LetterAct) -> None:
    fault = against(act, actor=actor(Role.MP), letter=standing(status, case_open=False))
    if act in REPLYING and status in (S.SENT, S.REPLIED):
        assert fault is None
    else:
        assert fault is not None
    if act not in REPLYING and status in LIVE:
        assert isinstance(fault, policy.CaseNotOpen)


@pytest.mark.parametrize(("status", "act"), list(product((S.SENT, S.REPLIED), sorted(set(LetterAct) - set(REPLYING)))))
def test_a_sent_letter_never_changes(status: LetterStatus, act: LetterAct) -> None:
    assert isinstance(against(act, actor=actor(Role.MP), letter=standing(status)), policy.LetterAlreadySent)


@pytest.mark.parametrize("act", LetterAct)
def test_a_letter_set_aside_stays_so(act: LetterAct) -> None:
    assert isinstance(against(act, actor=actor(Role.MP), letter=standing(S.VOIDED)), policy.LetterSetAside)


@pytest.mark.parametrize(("vetter", "writer"), list(product(("me", "other"), repeat=2)))
def test_whoever_vets_never_approves(vetter: str, writer: str) -> None:
    me = actor(Role.MP, MP)
    letter = standing(S.VETTED, vetted_by=MP if vetter == "me" else VETTER, written_by=MP if writer == "me" else WRITER)
    fault = against(A.APPROVE, actor=me, letter=letter)
    if vetter == "other":
        assert fault is None, "the MP may approve own edits once another person has vetted them"
    else:
        assert isinstance(fault, policy.TwoPeopleNeeded)
        assert ("you wrote it and vetted it" in fault.message) == (writer == "me")


def test_a_second_vetter_frees_the_mp_who_vetted_first() -> None:
    assert against(A.VET, actor=actor(Role.STAFF), letter=standing(S.VETTED, vetted_by=MP)) is None
    again = against(A.VET, actor=actor(Role.MP, MP), letter=standing(S.VETTED, vetted_by=MP))
    assert isinstance(again, policy.LetterAlreadyVetted)


def test_remarks_that_block_stop_approval_and_nothing_else() -> None:
    letter = standing(S.VETTED, blocking=("S09", "S13"))
    fault = against(A.APPROVE, actor=actor(Role.MP), letter=letter)
    assert isinstance(fault, policy.RemarksStandAgainst)
    assert fault.details == {"rules": ["S09", "S13"]}
    assert against(A.VET, actor=actor(Role.STAFF), letter=standing(S.DRAFT, blocking=("S09",))) is None
    assert against(A.EDIT, actor=actor(Role.STAFF), letter=letter) is None


@pytest.mark.parametrize(
    ("act", "status", "fault"),
    [
        (A.APPROVE, S.DRAFT, policy.LetterNotVetted),
        (A.APPROVE, S.RETURNED, policy.LetterNotVetted),
        (A.APPROVE, S.APPROVED, policy.LetterAlreadyApproved),
        (A.VET, S.APPROVED, policy.LetterAlreadyApproved),
        (A.RETURN, S.RETURNED, policy.LetterAlreadyReturned),
        (A.MARK_SENT, S.DRAFT, policy.LetterNotApproved),
        (A.MARK_SENT, S.VETTED, policy.LetterNotApproved),
        (A.UNDO_APPROVAL, S.VETTED, policy.LetterNotApproved),
        (A.RECORD_REPLY, S.APPROVED, policy.LetterNotSent),
        (A.RECORD_RECEIPT, S.DRAFT, policy.LetterNotSent),
    ],
)
def test_too_early_or_too_late_says_which(act: LetterAct, status: LetterStatus, fault: type[Exception]) -> None:
    assert isinstance(against(act, actor=actor(Role.MP), letter=standing(status)), fault)


@pytest.mark.parametrize("status", [S.VETTED, S.APPROVED])
@pytest.mark.parametrize("act", [A.EDIT, A.RETYPE, A.VOID])
def test_a_volunteer_does_not_undo_the_desks_work(act: LetterAct, status: LetterStatus) -> None:
    fault = against(act, actor=actor(Role.VOLUNTEER), letter=standing(status))
    assert isinstance(fault, policy.PassedToTheDesk)


@pytest.mark.parametrize(("role", "status"), list(product(Role, LetterStatus)))
def test_the_page_shows_each_act_of_the_role_once_open_or_with_its_reason(role: Role, status: LetterStatus) -> None:
    may, why_not = acts_open(actor(role), standing(status))
    mine = {act.value for act in LetterAct if act is not A.RECORD_RECEIPT and role_may(role, PERMISSION[act])}
    assert set(may) | set(why_not) == mine
    assert not set(may) & set(why_not)
    assert all(reason.endswith(".") and "!" not in reason for reason in why_not.values())


def test_roles_without_letters_are_shown_nothing() -> None:
    for role in (Role.RESIDENT, Role.ADMIN, Role.AUDITOR):
        assert acts_open(actor(role), standing(S.DRAFT)) == ([], {})


def test_every_way_out_of_a_state_leads_to_a_state_and_two_states_are_final() -> None:
    leaving = {status for status, _ in LETTER_TRANSITIONS}
    assert leaving == set(LetterStatus) - {S.VOIDED}
    assert {act for status, act in LETTER_TRANSITIONS if status is S.REPLIED} == set(REPLYING)


def test_a_letter_whose_facts_fell_goes_no_further_and_the_words_say_from_where() -> None:
    for act, status, verb in ((A.APPROVE, S.VETTED, "approved"), (A.MARK_SENT, S.APPROVED, "sent")):
        letter = replace(standing(status), contested=("the rent is 800 dollars",))
        fault = against(act, actor=actor(Role.MP), letter=letter)
        assert isinstance(fault, policy.FactsContested)
        assert f"It is not {verb} as it stands. No longer so: the rent is 800 dollars." in fault.message
