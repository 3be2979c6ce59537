"""The explorer's page: a server on this machine alone, which answers questions and changes nothing.

A web page from elsewhere cannot talk to it: it listens on the loopback, answers only where the browser itself names the
loopback as the host (so that no other name can be made to point here), refuses requests that come from another origin, and
takes questions only as JSON, which a foreign page cannot send without being asked first. Its own page may load nothing from
anywhere else.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from games.errors import QuasiallianceError, SolverError, shown

from . import front
from .answers import Answers

HOST = "127.0.0.1"
LONGEST = 1 << 16
"""Most bytes of a question."""
PATIENCE = 30
"""Seconds that a connection may be silent."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FILES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "/": ("text/html", lambda: front.text("page.html")),
    "/explorer.css": ("text/css", lambda: front.text("explorer.css")),
    "/explorer.js": ("text/javascript", front.module),
    "/page.js": ("text/javascript", lambda: front.text("page.js")),
    "/icon.svg": ("image/svg+xml", lambda: front.text("icon.svg")),
}
"""Path -> its kind and what makes it."""
ASK = "/ask/"


class Server(ThreadingHTTPServer):
    """The page's server; ``address`` is where it is found.

    Parameters
    ----------
    answers
        What it can be asked.
    port
        0: a free one.
    """

    daemon_threads = True

    def __init__(self, answers: Answers, port: int = 0) -> None:
        self.answers = answers
        super().__init__((HOST, port), Handler)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of an answer; of anything else, what Python says."""
        import sys

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection: files are got, questions are posted, and nothing else is done."""

    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    server: Server

    def setup(self) -> None:
        """Send each answer at once, rather than wait whether there is more to send."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def do_GET(self) -> None:
        """Send a file of the front end."""
        if self._refused():
            return
        found = FILES.get(self.path.partition("?")[0])
        if found is None:
            self._fail(HTTPStatus.NOT_FOUND, f"there is nothing at {shown(self.path)}; the explorer's page is at /")
        else:
            kind, make = found
            self._send(HTTPStatus.OK, kind, make())

    def do_HEAD(self) -> None:
        """Send what ``do_GET`` does, without the file."""
        self.do_GET()

    def do_POST(self) -> None:
        """Answer a question; 400 with a sentence where something is wrong with it."""
        if self._refused():
            return
        body = self._body()
        if body is None:
            return
        if not self.path.startswith(ASK):
            self._fail(HTTPStatus.NOT_FOUND, f"there is nothing to ask at {shown(self.path)}; questions go to {ASK}KIND")
            return
        try:
            question = json.loads(body)
        except (ValueError, RecursionError):
            self._fail(HTTPStatus.BAD_REQUEST, "a question is a JSON object; this one cannot be read")
            return
        try:
            answer = self.server.answers.ask(self.path.removeprefix(ASK), question)
        except (QuasiallianceError, SolverError) as problem:
            self._fail(HTTPStatus.BAD_REQUEST, str(problem))
            return
        words = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._send(HTTPStatus.OK, "application/json", words)

    def log_message(self, format: str, *arguments: object) -> None:
        """Write no log."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is not understood in the same form as everything else, rather than in a page of its own."""
        self.close_connection = True
        status = HTTPStatus(code)
        self._fail(status, message or status.phrase)

    def _refused(self) -> bool:
        """Refuse a request that names another host or comes from another page; tell whether it was."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if not local(host, self.server.server_address[1]):
            self._fail(HTTPStatus.FORBIDDEN, f"the explorer answers on this machine alone, not as {shown(host)}")
        elif origin is not None and origin != f"http://{host}":
            self._fail(HTTPStatus.FORBIDDEN, f"the explorer answers its own page alone, not {shown(origin)}")
        elif self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            self._fail(HTTPStatus.FORBIDDEN, "the explorer answers its own page alone, not one from elsewhere")
        else:
            return False
        return True

    def _body(self) -> bytes | None:
        """Return the bytes of a question; None if it was refused."""
        kind = self.headers.get_content_type() if "Content-Type" in self.headers else ""
        length = self.headers.get("Content-Length", "")
        if kind != "application/json":
            self._fail(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a question is sent as application/json")
        elif not (length.isascii() and length.isdigit()):
            self._fail(HTTPStatus.LENGTH_REQUIRED, "a question says how long it is, in Content-Length")
        elif len(length) > 9 or int(length) > LONGEST:
            self._fail(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a question has at most {LONGEST} bytes")
        else:
            return self.rfile.read(int(length))
        return None

    def _fail(self, status: HTTPStatus, sentence: str) -> None:
        """Say what is wrong; the connection ends, since what was sent may not have been read."""
        self.close_connection = True
        words = json.dumps({"error": sentence}, ensure_ascii=False)
        self._send(status, "application/json", words, {"Connection": "close"})

    def _send(self, status: HTTPStatus, kind: str, text: str, more: Mapping[str, str] | None = None) -> None:
        body = text.encode("utf-8")
        self.send_response(status)
        for name, value in (HEADERS | dict(more or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        """Name the server, and no version of anything."""
        return "quasialliance"


def local(host: str, port: int) -> bool:
    """Tell whether a Host header names the loopback and a port.

    >>> local("127.0.0.1:8000", 8000), local("localhost:8000", 8000), local("example.org:8000", 8000), local("127.0.0.1", 8000)
    (True, True, False, False)
    """
    name, _, given = host.rpartition(":") if ":" in host else (host, "", "80")
    if given != str(port):
        return False
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
