"""Choosing the year, the month or the weekday that a half-said date means, seen from the session's date."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = {
    "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2, "march": 3, "mar": 3, "mac": 3, "april": 4, "apr": 4,
    "may": 5, "mei": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "julai": 7, "august": 8, "aug": 8, "ogos": 8,
    "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "oktober": 10, "okt": 10, "november": 11, "nov": 11,
    "december": 12, "dec": 12, "disember": 12, "dis": 12, "januari": 1,
    "ஜனவரி": 1, "பிப்ரவரி": 2, "மார்ச்": 3, "ஏப்ரல்": 4, "மே": 5, "ஜூன்": 6, "ஜூலை": 7, "ஆகஸ்ட்": 8, "ஆகஸ்டு": 8, "ஆகஸ்டி": 8,
    "செப்டம்பர்": 9, "அக்டோபர்": 10, "நவம்பர்": 11, "டிசம்பர்": 12,
    "செப்டம்பரி": 9, "அக்டோபரி": 10, "நவம்பரி": 11, "டிசம்பரி": 12, "ஜூனி": 6, "ஏப்ரலி": 4, "மார்ச்சி": 3,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thurs": 3,
    "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
    "isnin": 0, "selasa": 1, "rabu": 2, "khamis": 3, "jumaat": 4, "sabtu": 5, "ahad": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    "திங்கள்": 0, "செவ்வாய்": 1, "புதன்": 2, "வியாழன்": 3, "வியாழ": 3, "வெள்ளி": 4, "சனி": 5, "ஞாயிறு": 6, "ஞாயிற்று": 6,
    "வெள்ளிக்": 4, "திங்கட்": 0,
}  # fmt: skip


def exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest_year(session: date, month: int, day: int, *, leaning: str | None, within: int = 100) -> tuple[int, bool]:
    """Year for a day and month said without one, and whether it is in doubt.

    Residents mostly tell what happened: the past is preferred unless the words lean forward (`future`) or the coming
    date is much nearer than the past one and at most `within` days ahead.
    """
    ahead = _years_day(session, month, day, forward=True)
    behind = _years_day(session, month, day, forward=False)
    to_come, gone = (ahead - session).days, (session - behind).days
    if leaning == "past":
        return behind.year, False
    if leaning == "future" and to_come <= 240:
        return ahead.year, False
    if to_come <= within and to_come < gone:
        return ahead.year, to_come > 75
    return behind.year, False


def _years_day(session: date, month: int, day: int, *, forward: bool) -> date:
    for year in (session.year, session.year + (1 if forward else -1)):
        candidate = exact(year, month, min(day, 28)) or session
        if (candidate >= session.replace(day=min(session.day, 28))) == forward:
            return candidate
    return session


def month_shift(session: date, months: int) -> tuple[int, int]:
    index = session.year * 12 + session.month - 1 + months
    return index // 12, index % 12 + 1


def weekday_near(session: date, weekday: int, which: str) -> date:
    """`last`: the latest such day before the session. `this`: this week's. `next`: the first after the session."""
    if which == "last":
        return session - timedelta(days=(session.weekday() - weekday - 1) % 7 + 1)
    if which == "this":
        return session + timedelta(days=weekday - session.weekday())
    return session + timedelta(days=(weekday - session.weekday() - 1) % 7 + 1)
