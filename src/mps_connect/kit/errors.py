"""The one shape of every expected failure: a fact, an HTTP status, a stable code, and words a user can act on."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID


class Fault(Exception):
    """Base of all expected failures. Rooms subclass it beside the code that raises it.

    `message` is shown to users: it says what happened and what to do, and never holds personal data.
    `details` is machine-readable and equally free of personal data, except for a version conflict, which returns to a
    reader who may already see both versions.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "fault"
    message: str = "Something in the request is not right."

    def __init__(
        self, message: str | None = None, *, details: dict[str, Any] | None = None, shows: tuple[UUID, ...] = ()
    ) -> None:
        self.message = message or type(self).message
        self.details = details or {}
        self.shows = shows
        """What the refusal lets its reader see, by id: a look like any other, to be logged."""
        super().__init__(self.message)


class NotFound(Fault):
    status = 404
    code = "not_found"
    message = "That is not here, or not yours to open."


class NotAllowed(Fault):
    status = 403
    code = "not_allowed"
    message = "Your role may not do this."


class NotSignedIn(Fault):
    status = 401
    code = "not_signed_in"
    message = "Sign in to go on. What you typed is kept on this device."


class InvalidInput(Fault):
    status = 422
    code = "invalid_input"
    message = "Something in the form needs another look."


class VersionConflict(Fault):
    """Somebody saved first. `details` carries `current` (the stored representation) and `current_version`."""

    status = 409
    code = "version_conflict"
    message = "Somebody else saved this while you were working. Nothing of yours is lost: compare both and choose."
