"""The server of the page: bound to this machine, answers in JSON what the charts ask for.

A page of somebody else, open in the same browser, can send requests to any port of this machine.
So the ``Host`` must be the address that was bound (against names that are turned to point here),
requests must not come from other sites, and each must carry a token that only the terminal knew.
"""

from __future__ import annotations

import json
import secrets
import shlex
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.explorer import answers
from sim.explorer.crew import Crew
from sim.explorer.levers import LeverError
from sim.explorer.runs import Json, Library, Run, Snapshot
from sim.explorer.scene import scene
from sim.explorer.views import DIMENSIONS, MEASURES, Pair, view, world
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

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


PATIENCE = 20.0
"""Seconds after which a request is answered although there is nothing new."""

SPACE = 0.25
"""Seconds between answers while the first worlds grow: the workers need the processor."""

_KINDS = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asked:
    """A request in terms of the scenario it is about."""

    library: Library
    query: Mapping[str, str]

    @cached_property
    def name(self) -> str:
        """Name of the scenario, by default the first."""
        return self.query.get("scenario") or self.library.names[0]

    @cached_property
    def moved(self) -> dict[str, str]:
        """Levers that were moved."""
        return self.library.levers(self.name).moved(self.query)

    @cached_property
    def runs(self) -> tuple[Run, Run]:
        """The scenario as moved, and untouched."""
        return self.library.run(self.name, self.moved), self.library.run(self.name, {})

    @property
    def words(self) -> list[str]:
        """What was moved."""
        return self.library.levers(self.name).words(self.moved)

    def command(self, verb: str) -> str:
        """A command line about the scenario as moved."""
        settings = self.library.levers(self.name).settings(self.moved)
        sets = "".join(f" --set {shlex.quote(f'{k}={v}')}" for k, v in settings.items())
        called = self.library.called(self.name)
        return f"greatgame {verb} {called} --seed {self.library.seed}{sets}"

    @property
    def again(self) -> str:
        """The command line that opens the page for this scenario, without its state."""
        called = self.library.called(self.name)
        return f"greatgame explore {called} --seed {self.library.seed}"

    def choice(self, key: str, known: Mapping[str, Any] | tuple[str, ...], usual: str) -> str:
        """One of several names. Raises :class:`LeverError` for another."""
        given = self.query.get(key) or usual
        if given not in known:
            raise LeverError(f"there is no {key} '{given}'; there is {', '.join(known)}")
        return given

    def number(self, key: str, usual: int) -> int:
        """A whole number from zero on. Raises :class:`LeverError` for anything else."""
        text = self.query.get(key) or str(usual)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise LeverError(f"{key}: expected a whole number, got '{text:.20}'")
        return int(text)

    @property
    def state(self) -> str:
        """The state that is looked at."""
        states = self.library.levers(self.name).scenario.states
        return self.choice("state", states, next(iter(states)))


class Pages:
    """The answers of the server, from what the library has and the crew simulates."""

    def __init__(self, library: Library, crew: Crew) -> None:
        self.library, self.crew = library, crew
        self._drivers: WeakKeyDictionary[Run, dict[str, list[Json]]] = WeakKeyDictionary()

    def scenarios(self, _: Asked) -> Any:
        """All scenarios by name, title and question."""
        return self.library.headings()

    def scene(self, asked: Asked) -> Json:
        """Names, levers, measures and the map of a scenario."""
        found = scene(self.library.levers(asked.name))
        return found | {"seed": self.library.seed, "target": self.crew.worlds}

    def view(self, asked: Asked) -> Json:
        """Charts of one state and measure; waits for news where the page has what there is."""
        state = asked.state
        measure = asked.choice("measure", MEASURES, DIMENSIONS[0])
        moment = asked.number("moment", 10**6)
        now, base = asked.runs
        self.crew.want(asked.query.get("page", ""), (now, base))
        seen = asked.query.get("seen", "")
        if seen and now.version:
            self.crew.wait(lambda: now.begun and base.begun, SPACE)
        self.crew.wait(lambda: _news(now, base) != seen, PATIENCE)
        with self.crew.news:
            head: Json = {
                "seen": _news(now, base),
                "target": self.crew.worlds,
                "complete": self.crew.complete(now) and self.crew.complete(base),
                "failure": now.failure or base.failure,
                "command": asked.command("run"),
                "again": asked.again,
            }
            pair = _pair(now, base)
            copied = pair and _still(pair)
        if copied is None:
            return head | {"n": 0}
        return head | view(copied, state, measure, moment, asked.words)

    def near(self, asked: Asked) -> Json:
        """A lever is about to be moved: let its other positions begin."""
        lever = asked.query.get("lever", "")
        near = self.library.near(asked.name, asked.query, lever)
        self.crew.expect(asked.query.get("page", ""), near)
        return {"near": len(near)}

    def answers(self, asked: Asked) -> Json:
        """The scenario's questions: one distribution, what differs most, and what drives it."""
        now, base = asked.runs
        with self.crew.news:
            pair = _pair(now, base)
        if pair is None or pair.now.result is None or pair.base.result is None:
            return {"n": 0}
        names = answers.listed(pair.now.result, pair.now.scenario, asked.state)
        if not names:
            return {"n": len(pair.now.worlds), "outcomes": []}
        name = asked.query.get("outcome") or names[0]["name"]
        return {
            "n": len(pair.now.worlds),
            "outcomes": names,
            "distribution": answers.distribution(pair, name),
            "changed": answers.changed(pair),
            "driven": self._driven(now, pair.now, asked.state),
        }

    def _driven(self, run: Run, snapshot: Snapshot, state: str) -> list[Json]:
        """What drives the outcomes of a state; looked for once all worlds are there.

        It takes as long as a hundred worlds, for which people wait.
        """
        known = self._drivers.setdefault(run, {})
        if state not in known and self.crew.complete(run):
            assert snapshot.result is not None
            known[state] = answers.driven(snapshot.result, run.scenario, state)
        return known.get(state, [])

    def world(self, asked: Asked) -> Json:
        """One world of the scenario as moved: shares quarter by quarter, and its chronicle."""
        number = asked.number("world", 0)
        now = asked.runs[0]
        with self.crew.news:
            snapshot = now.snapshot()
            told = snapshot is not None and snapshot.time == now.moments - 1
            shares = world(snapshot, number) if snapshot is not None and told else None
        return {
            "world": number,
            "shares": shares,
            "tale": self.library.chronicle(now, number),
            "command": f"{asked.command('explain')} --replicate {number}",
        }


def _news(now: Run, base: Run) -> str:
    """A mark of what is known; it differs once more is."""
    return f"{id(now):x}.{now.version}.{base.version}"


def _pair(now: Run, base: Run) -> Pair | None:
    ours = now.snapshot()
    theirs = ours if now is base else base.snapshot()
    if ours is None or theirs is None:
        return None
    pair = Pair.of(ours, theirs)
    return pair if len(pair.now.worlds) else None


def _still(pair: Pair) -> Pair:
    """The same, safe from workers that go on telling."""
    now = pair.now.still()
    return Pair(now, now if pair.same else pair.base.still(), pair.same)


def application(library: Library, crew: Crew, *, port: int, token: str) -> Starlette:
    """The application, guarded; closes the crew when it ends."""
    pages = Pages(library, crew)
    routes = {"scenarios": pages.scenarios, "scene": pages.scene, "view": pages.view,
              "near": pages.near, "answers": pages.answers, "world": pages.world}  # fmt: skip

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        crew.close()

    return Starlette(
        routes=[
            Route("/", _file),
            Route("/static/{name}", _file),
            *(Route(f"/api/{name}", _data(library, answer)) for name, answer in routes.items()),
        ],
        middleware=[
            Middleware(Guard, port=port, token=token),
            Middleware(GZipMiddleware, minimum_size=4096, compresslevel=3),
        ],
        lifespan=lifespan,
    )


def _file(request: Request) -> Response:
    """The page, or one of its files."""
    name = request.path_params.get("name", "index.html")
    known = {file.name: file for file in files("sim.explorer").joinpath("static").iterdir()}
    kind = _KINDS.get(f".{name.rpartition('.')[2]}")
    if name not in known or kind is None:
        return Response("There is no such file.", 404, media_type="text/plain")
    return Response(known[name].read_bytes(), media_type=kind)


def _data(library: Library, answer: Callable[[Asked], Any]) -> Callable[[Request], Response]:
    """An endpoint that answers in JSON; what cannot be done is said with status 400."""

    def endpoint(request: Request) -> Response:
        status = 200
        try:
            found = answer(Asked(library, request.query_params))
        except (LeverError, ScenarioError) as error:
            found, status = {"error": str(error)}, 400
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return Response(text, status, media_type="application/json")

    return endpoint
