"""The catalogue of controls, and what findings come to: score, grade, health, what fell and what rose. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mps_connect.compliance import policy
from mps_connect.compliance.controls import POINTS, Risk, catalogue
from mps_connect.compliance.evaluating import check_named
from mps_connect.compliance.periods import Cadence, Period, last_whole, period_of
from mps_connect.compliance.policy import Attestation, Finding, Grade, Health, State
from tests.rules.sources import ROOT

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
KNOWN = catalogue()
ALL_MET = {one.id: Finding(State.MET, "") for one in KNOWN.controls}


def but(*controls: str, state: State = State.NOT_MET) -> dict[str, Finding]:
    return ALL_MET | {control: Finding(state, "") for control in controls}


def test_the_five_weights_are_the_guides_and_make_one() -> None:
    assert {one.id: one.weight for one in KNOWN.requirements} == {
        "audit": 0.30, "authentication": 0.25, "retention": 0.20, "encryption": 0.15, "access": 0.10,
    }  # fmt: skip
    assert sum(one.weight for one in KNOWN.requirements) == pytest.approx(1)
    assert (KNOWN.compliant_from, KNOWN.at_risk_from) == (0.9, 0.7)


def test_the_eleven_obligations_are_there_and_each_in_force_has_a_control() -> None:
    assert len(KNOWN.obligations) == 11
    assert [one.id for one in KNOWN.obligations if not one.in_force] == ["portability"]
    served = {obligation for control in KNOWN.controls for obligation in control.obligations}
    assert served == {one.id for one in KNOWN.obligations if one.in_force}


def test_every_control_says_who_looks_and_what_to_do() -> None:
    assert len({one.id for one in KNOWN.controls}) == len(KNOWN.controls)
    requirements = {one.id for one in KNOWN.requirements}
    for control in KNOWN.controls:
        assert (control.check is None) == (control.ask is not None) == (control.every_days is not None)
        assert control.requirement is None or control.requirement in requirements
        assert control.advice.endswith(".")
        assert control.requirement or control.obligations
        if control.check:
            assert callable(check_named(control.check))
    with pytest.raises(LookupError):
        check_named("no_such_check")


def test_the_rows_of_asvs_that_controls_name_are_rows_of_it() -> None:
    rows = (ROOT / "docs" / "asvs.md").read_text()
    for control in KNOWN.controls:
        for source in control.sources:
            if source.startswith("ASVS "):
                assert f"| {source.removeprefix('ASVS ')} |" in rows, (control.id, source)


def test_everything_met_is_one_and_healthy() -> None:
    shares = policy.shares(KNOWN, ALL_MET)
    assert set(shares.values()) == {1.0}
    assert policy.score(KNOWN, shares) == 1.0
    assert (policy.grade(KNOWN, 1.0), policy.health(KNOWN, ALL_MET)) == (Grade.COMPLIANT, Health.HEALTHY)
    assert list(policy.to_do(KNOWN, ALL_MET)) == []


def test_nothing_looked_at_is_nothing_met() -> None:
    shares = policy.shares(KNOWN, {})
    assert policy.score(KNOWN, shares) == 0.0
    assert policy.health(KNOWN, {}) is Health.UNHEALTHY


@pytest.mark.parametrize(
    ("whole", "grade"),
    [(1.0, "compliant"), (0.9, "compliant"), (0.8999, "at_risk"), (0.7, "at_risk"), (0.6999, "not_compliant"), (0, "not_compliant")],
)  # fmt: skip
def test_the_grades_bounds(whole: float, grade: str) -> None:
    assert policy.grade(KNOWN, whole) == grade


def test_a_control_counts_by_its_risk_within_its_requirement() -> None:
    whole = sum(POINTS[one.risk] for one in KNOWN.controls if one.requirement == "access")
    shares = policy.shares(KNOWN, but("offices_walled"))
    assert shares["access"] == pytest.approx(1 - POINTS[Risk.CRITICAL] / whole)
    assert policy.score(KNOWN, shares) == pytest.approx(1 - 0.10 * POINTS[Risk.CRITICAL] / whole, abs=1e-4)


def test_health_is_the_worst_that_is_open() -> None:
    assert policy.health(KNOWN, but("alarms_quiet")) is Health.HEALTHY
    assert policy.health(KNOWN, but("record_witnessed")) is Health.DEGRADED
    assert policy.health(KNOWN, but("words_sealed")) is Health.UNHEALTHY
    lesser = [one.id for one in KNOWN.controls if one.risk in (Risk.MEDIUM, Risk.LOW)]
    assert policy.score(KNOWN, policy.shares(KNOWN, but(*lesser))) < 0.9
    assert policy.health(KNOWN, but(*lesser)) is Health.DEGRADED
    high = [one.id for one in KNOWN.controls if one.risk is not Risk.CRITICAL]
    assert policy.health(KNOWN, but(*high)) is Health.UNHEALTHY


def test_an_obligation_is_met_where_everything_that_serves_it_is() -> None:
    assert policy.obligations_met(KNOWN, ALL_MET)["portability"] is None
    met = policy.obligations_met(KNOWN, but("officer_published", state=State.PERSON_MUST_LOOK))
    assert (met["accountability"], met["consent"]) == (False, True)


def test_what_fell_and_what_rose() -> None:
    before = {"words_sealed": State.MET, "second_factors": State.NOT_MET, "witness_independent": State.MET}
    now = but("words_sealed") | {"witness_independent": Finding(State.PERSON_MUST_LOOK, "")}
    assert sorted(policy.fallen(before, now)) == ["witness_independent", "words_sealed"]
    assert policy.risen(before, now) == ["second_factors"]
    assert policy.fallen({}, now) == policy.risen({}, now) == []
    assert policy.still_down(["words_sealed", "second_factors", "no_such"], now) == ["words_sealed"]


def test_what_is_to_do_comes_the_worst_first() -> None:
    open_controls = policy.to_do(KNOWN, but("alarms_quiet", "words_sealed", "record_witnessed"))
    assert [one.id for one in open_controls] == ["words_sealed", "record_witnessed", "alarms_quiet"]


def test_a_persons_word_counts_for_its_time_and_no_longer() -> None:
    control = KNOWN.control("restore_rehearsed")
    assert control is not None
    until = policy.counts_until(control, NOW)
    assert until == NOW + timedelta(days=90)
    word = Attestation(control.id, "Arun Contoh", NOW, until)
    assert policy.attested(control, None, now=NOW).state is State.PERSON_MUST_LOOK
    assert policy.attested(control, word, now=until - timedelta(seconds=1)).state is State.MET
    assert policy.attested(control, word, now=until).state is State.PERSON_MUST_LOOK
    assert "Arun Contoh on 2026-11-24" in policy.attested(control, word, now=NOW).said
    assert KNOWN.control("no_such") is None


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last", "name"),
    [
        ("daily", "2026-11-24", "2026-11-24", "2026-11-24", "24 Nov 2026"),
        ("weekly", "2026-11-24", "2026-11-23", "2026-11-29", "Week from 23 Nov 2026"),
        ("weekly", "2027-01-01", "2026-12-28", "2027-01-03", "Week from 28 Dec 2026"),
        ("monthly", "2028-02-10", "2028-02-01", "2028-02-29", "February 2028"),
        ("quarterly", "2026-11-24", "2026-10-01", "2026-12-31", "October to December 2026"),
        ("quarterly", "2026-02-28", "2026-01-01", "2026-03-31", "January to March 2026"),
        ("yearly", "2026-11-24", "2026-01-01", "2026-12-31", "2026"),
    ],
)
def test_a_period_is_the_calendars(cadence: str, day: str, first: str, last: str, name: str) -> None:
    period = period_of(Cadence(cadence), date.fromisoformat(day))
    assert (period.first.isoformat(), period.last.isoformat(), period.name) == (first, last, name)


def test_a_period_begins_and_ends_at_singapores_midnight() -> None:
    period = Period(Cadence.DAILY, date(2026, 11, 24), date(2026, 11, 24))
    assert period.begins == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert period.ends == datetime(2026, 11, 24, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "first"),
    [("daily", "2026-12-31"), ("weekly", "2026-12-21"), ("monthly", "2026-12-01"), ("quarterly", "2026-10-01"), ("yearly", "2026-01-01")],
)  # fmt: skip
def test_the_last_whole_period_is_over(cadence: str, first: str) -> None:
    assert last_whole(Cadence(cadence), date(2027, 1, 1)).first.isoformat() == first
