"""Who may speak to the server: this machine's browser, on the page that the command opened.

A page of somebody else, open in the same browser, can send requests to any port of this machine.
So the ``Host`` must be the address that was bound (against names that are turned to point here),
requests must not come from other sites, and each must carry a token that only the terminal knew.
"""

from __future__ import annotations

import secrets
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the page may load: its own files, and nothing from elsewhere."""


class Guard:
    """Lets requests through that name the bound address and carry the token.

    The token comes once in the address (``/?token=...``) and is put into a cookie that no script
    reads and no other site's page sends; then the address is cleaned of it.
    """

    def __init__(self, app: ASGIApp, *, port: int, token: str) -> None:
        self._app, self._token = app, token
        self._hosts = {f"{host}:{port}" for host in LOOPBACK}
        self._cookie = f"greatgame-{port}"
        self._headers = {
            "content-security-policy": POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": "no-store",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refusal(scope, headers)
        await (answer or self._app)(scope, receive, self._with_headers(send))

    def _refusal(
        self, scope: Scope, headers: Headers
    ) -> PlainTextResponse | RedirectResponse | None:
        """What is answered in place of the application, if anything."""
        if headers.get("host", "") not in self._hosts:
            return PlainTextResponse("This server answers on its own address only.", 421)
        foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        visit = scope["path"] == "/" and headers.get("sec-fetch-mode") == "navigate"
        if foreign and not visit:
            return PlainTextResponse("Requests of other pages are refused.", 403)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and scope["path"] == "/" and self._right(given):
            return self._welcome()
        cookies: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
        known = cookies.get(self._cookie)
        if known is None or not self._right(known.value):
            text = "Open the address that `greatgame explore` printed: its token is missing here."
            return PlainTextResponse(text, 403)
        return None

    def _right(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self._token.encode())

    def _welcome(self) -> RedirectResponse:
        """The page's own address, without the token; what follows # stays with the browser."""
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
        return answer

    def _with_headers(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(k.encode(), v.encode()) for k, v in self._headers.items()]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        return sent
