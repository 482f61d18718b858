"""A mail server beside a test that is not async: it runs in a thread, and mail is waited for by its arrival."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.mail_server import Received, mail_server

WAIT_SECONDS = 30


class Arrivals(list[Received]):
    """Mails in the order they came."""

    def __init__(self) -> None:
        super().__init__()
        self._news = threading.Condition()

    def append(self, one: Received) -> None:
        with self._news:
            super().append(one)
            self._news.notify_all()

    def link_for(self, address: str) -> str:
        """The link in the newest mail to `address`, which leaves the list by this; waits until there is one."""
        with self._news:
            found = lambda: next((mail for mail in reversed(self) if mail.recipients == [address]), None)  # noqa: E731
            mail = self._news.wait_for(found, timeout=WAIT_SECONDS)
            assert mail is not None, f"no mail to {address}; there is mail to {[one.recipients for one in self]}"
            self.remove(mail)
        [link] = re.findall(r"http://\S+/link#\S+", mail.text)
        return str(link)


@contextmanager
def mail_arriving() -> Iterator[tuple[int, Arrivals]]:
    """A plain mail server on this machine: its port, and what arrives."""
    arrivals, ready, loop = Arrivals(), threading.Event(), asyncio.new_event_loop()
    over = asyncio.Event()
    port = 0

    async def run() -> None:
        nonlocal port
        async with mail_server(None, way="none") as mailbox:
            mailbox.received = arrivals
            port = mailbox.port
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(WAIT_SECONDS)
    try:
        yield port, arrivals
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(WAIT_SECONDS)
        loop.close()
