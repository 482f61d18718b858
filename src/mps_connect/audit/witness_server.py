"""A witness over HTTP, with nothing but the standard library."""

from __future__ import annotations

import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mps_connect.audit.witness import Witness, WitnessRefused, read_request
from mps_connect.kit.clock import utc_now

log = logging.getLogger(__name__)
LONGEST = 64 * 1024
SECONDS = 10


def witness_server(witness: Witness, *, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound and not yet serving. Speaks HTTP: put TLS before it where it is not on the log's own machine."""

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            if self.path != "/add-checkpoint":
                self._answer(404, "There is add-checkpoint here and nothing else.\n")
            elif not length.isascii() or not length.isdigit() or int(length) > LONGEST:
                self._answer(400, "A request states its length, and is no longer than 64 KiB.\n")
            else:
                self._add(self.rfile.read(int(length)))

        def _add(self, body: bytes) -> None:
            try:
                line = witness.add_checkpoint(read_request(body.decode("utf-8", "replace")), now=utc_now())
            except WitnessRefused as refused:
                log.warning("refused a checkpoint", extra={"status": refused.status, "why": str(refused)})
                if refused.size is not None:
                    self._answer(refused.status, f"{refused.size}\n", "text/x.tlog.size")
                else:
                    self._answer(refused.status, f"{refused}\n")
            else:
                self._answer(200, line)

        def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, _format: str, *args: object) -> None:
            """Requests are not worth a line: refusals are logged with their reason."""

    return ThreadingHTTPServer((host, port), Handler)
