"""The server without a socket: what it answers, and to whom."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlencode

import pytest

from sim.explorer.server import application
from tests.explorer.scene import crew, library

PORT, TOKEN = 8750, "a-token-for-tests"
HOST = f"127.0.0.1:{PORT}"
COOKIE = {"cookie": f"greatgame-{PORT}={TOKEN}"}


@pytest.fixture(scope="module")
def app():
    workers = crew()
    yield application(library(), workers, port=PORT, token=TOKEN)
    workers.close()


def ask(app, path, query=None, *, host=HOST, **headers):
    """Status, headers and text of an answer."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    given = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": urlencode(query or {}).encode(), "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", PORT),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body.decode()


def data(app, what, **query):
    status, _, body = ask(app, f"/api/{what}", query, **COOKIE)
    return status, json.loads(body)


def test_the_token_is_changed_for_a_cookie_and_leaves_the_address(app):
    status, headers, _ = ask(app, "/", {"token": TOKEN})
    assert (status, headers[b"location"]) == (303, b"/")
    cookie = headers[b"set-cookie"].lower()
    assert b"httponly" in cookie
    assert b"samesite=strict" in cookie
    status, headers, body = ask(app, "/", **COOKIE)
    assert status == 200
    assert "<main" in body
    assert b"default-src 'none'" in headers[b"content-security-policy"]


@pytest.mark.parametrize(
    ("status", "path", "headers"),
    [
        (421, "/", {"host": "evil.example:8750", **COOKIE}),
        (421, "/api/scene", {"host": f"127.0.0.1:{PORT + 1}", **COOKIE}),
        (403, "/", {}),
        (403, "/api/scene", {"cookie": f"greatgame-{PORT}=wrong"}),
        (403, "/api/scene", {"sec_fetch_site": "cross-site", **COOKIE}),
        (403, "/api/scene", {"sec_fetch_site": "same-site", **COOKIE}),
        (403, "/static/main.js", {}),
        (404, "/static/../server.py", COOKIE),
        (404, "/static/nothing.js", COOKIE),
        (404, "/api/nothing", COOKIE),
    ],
)
def test_others_are_turned_away(app, status, path, headers):
    assert ask(app, path, **headers)[0] == status


def test_every_file_of_the_page_is_served_as_what_it_is(app):
    for name, kind in (("main.js", "text/javascript"), ("explore.css", "text/css")):
        status, headers, _ = ask(app, f"/static/{name}", **COOKIE)
        assert status == 200
        assert headers[b"content-type"].decode().startswith(kind)


def test_views_come_as_soon_as_there_is_something_and_then_when_there_is_more(app):
    question = {"scenario": "tiny", "war": "none", "state": "TJK", "measure": "debt", "page": "p"}
    status, found = data(app, "view", **question)
    assert status == 200
    for _ in range(100):
        status, found = data(app, "view", **question, seen=found["seen"])
        if found["complete"]:
            break
    assert (found["n"], found["failure"]) == (40, "")
    assert set(found["fans"]) == {"now", "base"}
    assert "--set 'parameters.war.end_hazard=" in found["command"]
    asked = data(app, "answers", **question)[1]
    assert asked["n"] == 40
    assert asked["distribution"]["name"] == asked["outcomes"][0]["name"]


def test_positions_near_a_lever_begin_before_it_is_moved(app):
    status, found = data(app, "near", scenario="tiny", lever="war", page="p")
    assert status == 200
    assert found["near"] >= 3
    assert data(app, "near", scenario="tiny", lever="tides", page="p")[0] == 400


def test_one_world_is_told(app):
    status, found = data(app, "world", scenario="tiny", world="3")
    assert status == 200
    assert found["tale"]
    assert all(set(entry) >= {"quarter", "text", "top"} for entry in found["tale"])


def test_scenarios_start_with_the_own_one(app):
    status, found = data(app, "scenarios")
    assert status == 200
    assert found[0]["name"] == "tiny"
    assert "status-quo-2022" in [one["name"] for one in found]


@pytest.mark.parametrize(
    "question",
    [{"scenario": "nowhere"}, {"state": "ZZZ"}, {"measure": "x"}, {"moment": "-1"},
     {"war": "longer"}, {"moment": "9" * 400}, {"off": "tsunami"}],
)  # fmt: skip
def test_what_cannot_be_shown_is_said(app, question):
    status, found = data(app, "view", **question)
    assert status == 400
    assert found["error"]
