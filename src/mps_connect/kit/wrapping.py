"""What surrounds every HTTP answer: its number, its headers, one line in the log, and plain words when something breaks."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mps_connect.kit.ids import new_id

log = logging.getLogger("mps_connect")

BROKEN = "Something broke on our side. Nothing was half-saved; try again, and tell the administrator the number below."


class Wrapping:
    """Gives each request its id, its headers, and a plain answer if something breaks.

    A plain ASGI class: it adds no task and no queue between the server and the route. `headers` are set where the answer
    has none of its own; answers below `/api` are never kept by a browser unless they say otherwise.
    """

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = new_id()
        # A dictionary of its own: the server may hand out one for all requests.
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        status = 0

        async def send_wrapped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(message, str(request_id), is_api=scope["path"].startswith("/api"))
            await send(message)

        try:
            await self.app(scope, receive, send_wrapped)
        except Exception:
            log.exception("unexpected error", extra={"request_id": str(request_id), "method": scope["method"]})
            if status:
                # Half an answer is out: only the server can end it.
                raise
            details = {"request_id": str(request_id)}
            body = {"error": {"code": "unexpected", "message": BROKEN, "details": details}}
            await JSONResponse(body, status_code=500)(scope, receive, send_wrapped)
        route = scope.get("route")
        log.info(
            "request",
            extra={
                "request_id": str(request_id), "method": scope["method"], "route": getattr(route, "path", "-"),
                "status": status, "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )  # fmt: skip

    def _add_headers(self, message: Message, request_id: str, *, is_api: bool) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers["x-request-id"] = request_id
        if is_api:
            headers.setdefault("cache-control", "no-store")
