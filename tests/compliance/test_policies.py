"""The bounds of what is typed at the data desk, by the rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mps_connect.compliance.breach_policy import LONGEST_SPAN, check_span
from mps_connect.compliance.request_policy import LONGEST, check_received
from mps_connect.kit.errors import InvalidInput


def test_looks_are_asked_for_in_a_span_that_is_kept() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    check_span(since, since + LONGEST_SPAN)
    for until in (since - timedelta(seconds=1), since + LONGEST_SPAN + timedelta(seconds=1)):
        with pytest.raises(InvalidInput) as refused:
            check_span(since, until)
        assert [one["path"] for one in refused.value.details["fields"]] == ["until"]


def test_a_request_came_lately_and_not_tomorrow() -> None:
    today = date(2026, 11, 24)
    for came in (today, today - LONGEST):
        check_received(came, today=today)
    for never in (today + timedelta(days=1), today - LONGEST - timedelta(days=1)):
        with pytest.raises(InvalidInput) as refused:
            check_received(never, today=today)
        assert [one["path"] for one in refused.value.details["fields"]] == ["received_on"]
