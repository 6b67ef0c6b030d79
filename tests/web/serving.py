"""A server of many studies as people meet it: PostgreSQL, `samsyn serve`, and a proxy that speaks HTTPS before it."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import ipaddress
import os
import re
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from tests.postgresql import execute

PASSWORD = "seven quiet herons at noon"
COMES_FROM = "X-Comes-From"
DROPPED = ("connection", "keep-alive", "transfer-encoding", "host")


def certificate(folder: Path) -> Path:
    """Write a key and a certificate for this machine to one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextlib.contextmanager
def proxy(file: Path, backend: Callable[[], int]) -> Iterator[int]:
    """Speak HTTPS on a port of its own, and pass everything on to the port that `backend` gives."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in DROPPED}
            # A proxy adds whom it sees to what it was told; a visitor of the tests says where it comes from.
            seen = headers.pop(COMES_FROM, "192.0.2.1")
            told = headers.pop("X-Forwarded-For", "")
            headers |= {
                "Host": self.headers["Host"],
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": f"{told}, {seen}" if told else seen,
            }
            behind = http.client.HTTPConnection("127.0.0.1", backend(), timeout=60)
            try:
                behind.request(self.command, self.path, body=body, headers=headers)
                answer = behind.getresponse()
                content = answer.read()
            finally:
                behind.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in (*DROPPED, "content-length", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = pass_on  # noqa: N815 - as http.server asks

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield listening.server_address[1]
    finally:
        listening.shutdown()
        listening.server_close()


class Visitor(requests.Session):
    """A browser without scripts: keeps cookies, follows nothing by itself, sends forms as they stand on pages."""

    def __init__(self, root: str, trusted: Path, language: str = "en") -> None:
        super().__init__()
        self.root = root
        self.verify, self.trust_env = str(trusted), False
        self.headers["Accept-Language"] = language
        self.headers[COMES_FROM] = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"

    def request(self, method: str, url: Any, *arguments: Any, **named: Any) -> requests.Response:
        """Ask the server; an address without a host is its own."""
        named["allow_redirects"] = False
        named.setdefault("timeout", 60)
        whole = url if "://" in str(url) else self.root + str(url)
        return super().request(method, whole, *arguments, **named)

    def send_form(self, place: str, page: str = "", **fields: str) -> requests.Response:
        """Send a form to a place, with the token of a page; of the place itself unless another is named."""
        shown = self.get(page or place)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
        assert found, f"no form at {page or place}: {shown.status_code}"
        return self.post(
            place, data={"csrfmiddlewaretoken": found[1], **fields}, headers={"Referer": self.root + (page or place)}
        )

    def sign_in(self, address: str, password: str = PASSWORD, **more: str) -> requests.Response:
        """Sign in with a password."""
        return self.send_form("/sign-in/", login=address, password=password, **more)

    def where(self) -> str:
        """Give where the start page leads: `/` for who is signed in."""
        answer = self.get("/")
        return "/" if answer.status_code == 200 else answer.headers["Location"]


@dataclass
class Server:
    """A server that runs: its address, and what its programs find in the environment."""

    address: str
    environment: dict[str, str]
    files: Path
    trusted: Path
    port: list[int] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def samsyn(self, *arguments: str, check: bool = True) -> str:
        """Run a command on the server's database and give what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "samsyn", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def run(self, program: str) -> str:
        """Run a program of Python with Django set up on the server's database, and give what it prints."""
        head = "from samsyn.web.shared_server import prepare\nprepare()\nfrom samsyn.store.models import *\n"
        done = subprocess.run(
            [sys.executable, "-c", head + program], env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def visitor(self, language: str = "en") -> Visitor:
        """Give somebody who comes for the first time."""
        return Visitor(self.address, self.trusted, language)

    def person(self, name: str, *options: str, password: str = PASSWORD) -> str:
        """Make an account with a password, as an administrator and the person do together; give its address."""
        address = f"{name}@example.org"
        said = self.samsyn("person", "add", name.title(), address, *options)
        link = re.search(r"https://\S+", said)
        assert link
        visitor = self.visitor()
        form = visitor.get(link[0].removeprefix(self.address)).headers["Location"]
        answer = visitor.send_form(form, password1=password, password2=password)
        assert answer.status_code == 302, answer.text
        return address

    def signed_in(self, address: str, language: str = "en") -> Visitor:
        """Give a visitor who has signed in."""
        visitor = self.visitor(language)
        answer = visitor.sign_in(address)
        assert answer.status_code == 302, answer.text
        return visitor

    def start(self) -> None:
        """Start `samsyn serve` and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samsyn", "serve"],
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"127\.0\.0\.1:(\d+)\.", line):
                self.port[:] = [int(found[1])]
                return
        raise AssertionError(f"samsyn serve ended with {self.process.wait()}")

    def stop(self) -> int:
        """Stop it as a service manager does, and give its status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        finally:
            self.process.kill()


@contextlib.contextmanager
def serving(postgresql: str, folder: Path, *, start: bool = True, **settings: str) -> Iterator[Server]:
    """Make a database and a server on it; `settings` are variables of the environment without their `SAMSYN_`."""
    name = f"server_{uuid4().hex}"
    execute(postgresql, f"CREATE DATABASE {name}")
    files = folder / "files"
    files.mkdir()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAMSYN_", "DJANGO_"))}
    port: list[int] = []
    trusted = certificate(folder)
    with proxy(trusted, lambda: port[0]) as outside:
        address = f"https://127.0.0.1:{outside}"
        environment = {
            **kept,
            "OMP_NUM_THREADS": "1",
            "LC_ALL": "C",
            "SAMSYN_DATABASE": postgresql.format(name=name),
            "SAMSYN_FILES": str(files),
            "SAMSYN_LISTEN": "127.0.0.1:0",
            "SAMSYN_PROCESSES": "2",
            "SAMSYN_SECRET_KEY": uuid4().hex * 2,
            "SAMSYN_URL": address,
            **{f"SAMSYN_{key.upper()}": value for key, value in settings.items()},
        }
        server = Server(address, environment, files, trusted, port)
        if start:
            server.start()
        try:
            yield server
        finally:
            if server.process is not None and server.process.poll() is None:
                server.stop()
            execute(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
