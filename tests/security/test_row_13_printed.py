"""Row 13, on paper: a letter holds the words as they were typed, asks no place for anything, and links to none."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest
import typst

from mps_connect.letters.rendering import render_pdf, render_text
from tests.letters.sheets import STANDARD
from tests.security.evidence import counted
from tests.security.pdf_words import acts_in, pdf_words
from tests.security.planting import PRINTABLE


class _Asked(http.server.BaseHTTPRequestHandler):
    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_error(404)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A place on this machine that somebody's words would have the letter ask."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_link_would_be_seen() -> None:
    assert acts_in(typst.compile(b'#link("https://x.invalid/")[x]')) == ["/Annots", "/Link", "/URI"]


def test_a_printed_letter_holds_the_words_and_nothing_that_acts(elsewhere: str) -> None:
    _Asked.heard.clear()
    asking = [
        f'#image("{elsewhere}/a.png")',
        f"![x]({elsewhere}/b.png)",
        f'<img src="{elsewhere}/c.png">',
        f'#read("{elsewhere}/d")',
        f'#link("{elsewhere}")[x]',
        f"{elsewhere}/e",
        f'#import "{elsewhere}/f.typ": *',
    ]
    texts = [text for text in (*PRINTABLE, *asking) if len(text) < 200]
    for at in range(0, len(texts), 12):
        some = (texts[at : at + 12] + texts)[:12]
        sheet = replace(
            STANDARD, paragraphs=tuple((text,) for text in some), subject=some[0], salutation=some[-1], addressee_lines=tuple(some[:4]),
            attention=some[1], your_ref=some[2][:80], enclosures=tuple(some[3:6]), cc=tuple(some[6:8]),
        )  # fmt: skip
        pdf = render_pdf(sheet)
        assert acts_in(pdf) == []
        read, plain = pdf_words(pdf), "".join(render_text(sheet).split())
        assert "root:" not in read
        for text in some:
            assert "".join(text.split()) in plain, text
            assert "".join(text.split()) in read, text
        counted("row 13: hostile texts printed literally", len(some))
    assert _Asked.heard == []
