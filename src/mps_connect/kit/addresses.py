"""What may stand in an address: ids, dates, numbers, and the keys of lists that are kept.

Addresses end up in histories, bookmarks and logs on the way. What a person types, and whoever it is about, travels in a body.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

# Neither has room for a digit, so that no number that says who somebody is passes for one.
KEY = "[a-z_]{2,60}"
CODE = "[A-Za-z]{2,20}"
ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _any_of(one: str) -> StringConstraints:
    return StringConstraints(pattern=f"^({one}(,{one})*)?$", max_length=500)


Key = Annotated[str, StringConstraints(pattern=f"^{KEY}$")]
"""One key of a list: words in small letters, joined by `_`."""
Keys = Annotated[str, _any_of(KEY)]
"""Keys joined by commas; empty for any."""
Code = Annotated[str, StringConstraints(pattern=f"^{CODE}$")]
"""One short name: letters alone."""
Codes = Annotated[str, _any_of(CODE)]
"""Short names joined by commas; empty for any."""
