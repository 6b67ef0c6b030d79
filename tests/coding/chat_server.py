"""A server of chat completions on this machine, which says what a test has laid out for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]


class ChatTestServer(ThreadingHTTPServer):
    """Gives the replies that are laid out, one per request and the last one again and again."""

    daemon_threads = False

    def __init__(self, replies: list[Reply]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies = replies
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.patience = threading.Event()
        """Set when the test is over: a reply that never comes waits for it."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away before the answer's end."""

    @property
    def address(self) -> str:
        """What the setting `address` takes."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: ChatTestServer

    def do_POST(self) -> None:
        """Note the request and give the reply laid out for it."""
        self.server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.paths.append(self.path)
        self.server.headers.append(dict(self.headers))
        number = min(len(self.server.requests), len(self.server.replies))
        self.server.replies[number - 1](self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def give(self, status: int, body: object, **headers: str) -> None:
        """Send a body, as JSON unless it is bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(*replies: Reply) -> Iterator[ChatTestServer]:
    """Serve the replies while a test runs."""
    server = ChatTestServer(list(replies))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.patience.set()
        server.shutdown()
        thread.join()
        server.server_close()


def words(content: str | None, *, finish: str = "stop", refusal: str | None = None, **more: object) -> Reply:
    """Let the model say `content`."""
    body = {
        "id": "1",
        "object": "chat.completion",
        "model": "tiny-model-2026",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
                "finish_reason": finish,
            }
        ],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050},
    } | more
    return lambda handler: handler.give(200, body)


def codes(*marks: dict[str, object]) -> Reply:
    """Let the model name codes."""
    return words(json.dumps({"codes": marks}))


def mark(code: str, quote: str, **more: object) -> dict[str, object]:
    """Give one code as a model names it."""
    return {"quote": quote, "reason": "It says so.", "code": code, "confidence": 0.8} | more


def error(status: int, message: object = "out of order", **headers: str) -> Reply:
    """Let the server fail."""
    return lambda handler: handler.give(status, {"error": {"message": message}}, **headers)


def cut(handler: Handler) -> None:
    """Let the connection break within the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def hanging(handler: Handler) -> None:
    """Let the answer never come while the test runs."""
    handler.server.patience.wait()
