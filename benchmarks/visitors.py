"""Visitors of a server, over HTTP from this process: they look at pages and decide, as a browser does."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

ADDRESS = re.compile(r"127\.0\.0\.1:(\d+)(/\S*)?")
KEY = "a key for measuring only, and for nothing else that lasts"
HOST = "samsyn.example"
PATIENCE = 60


class Server:
    """A server of Samsyn on a study's folder or a database, started as a user starts it."""

    def __init__(self, at: str, files: Path) -> None:
        self.at, self.files = at, files
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.opening = ""

    @property
    def shared(self) -> bool:
        """Say whether many people sign in to it."""
        return "://" in self.at

    def start(self) -> None:
        """Start it and wait until it says its address."""
        given = {"SAMSYN_OPENING_KEY": "measuring", "PYTHONUNBUFFERED": "1"}
        study = [self.at]
        if self.shared:
            given |= {"SAMSYN_DATABASE": self.at, "SAMSYN_SECRET_KEY": KEY}
            given |= {"SAMSYN_FILES": str(self.files), "SAMSYN_URL": f"https://{HOST}"}
            study = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samsyn", "serve", *study, "--no-browser", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **given},
            start_new_session=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := ADDRESS.search(line):
                self.port, self.opening = int(found[1]), found[2] or "/"
                break
        else:
            raise SystemExit(f"samsyn serve ended with {self.process.wait()}")
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server does not answer")

    def kill(self) -> None:
        """End it and all its processes at once, as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, 9)
        self.process.wait()


class Visitor:
    """A browser with its cookies and one connection; `session` is that of a person who has signed in."""

    def __init__(self, server: Server, session: str = "") -> None:
        self.server = server
        self.connection: http.client.HTTPConnection | None = None
        self.before = "__Host-" if server.shared else ""
        self.cookies: dict[str, str] = {f"{self.before}samsyn_session": session} if session else {}
        if not server.shared:
            self.get(server.opening)

    def get(self, path: str, *, within: bool = False) -> tuple[int, str]:
        """Ask for a page, or with `within` for a part of one, and give its status and text."""
        return self._ask("GET", path, None, {"HX-Request": "true"} if within else {})

    def decide(self, slug: str, passage: str, code: str, verdict: str, token: UUID) -> str:
        """Send a decision and give what became of it; an OSError or HTTPException where there is no answer."""
        sent = {"token": str(token), "passage": passage, "verdict": verdict, "code": code}
        mark = f"{self.before}samsyn_csrf"
        if mark not in self.cookies:
            self.get(f"/s/{slug}/next/")
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get(mark, "")}
        status, text = self._ask("POST", f"/s/{slug}/decide", json.dumps({"sent": [sent]}).encode(), headers)
        if status != 200:
            raise http.client.HTTPException(f"{status}: {text[:200]}")
        return str(json.loads(text)["results"][0]["state"])

    def close(self) -> None:
        """Let the connection go; the next question makes a new one."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        given = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "sv",
        }
        if self.server.shared:
            given |= {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
        try:
            self.connection.request(method, path, body, {**given, **headers})
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


def signed_in(people: list[int]) -> list[str]:
    """Give a session for each of these persons of a shared database, as if they had signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from samsyn.store.models import User

    made = []
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        made.append(str(session.session_key))
    return made
