"""The explorer's server without a browser: what it sends, what it refuses, and that it leaves no trace."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quasialliance.explorer import front
from quasialliance.explorer.answers import Answers
from quasialliance.explorer.server import FILES, LONGEST, Server, local

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server on a free port."""
    with Server(Answers()) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def request(
    server: Server, method: str, path: str, body: str | bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Send one request; return its status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def ask(server: Server, kind: str, question: Any, **headers: str) -> tuple[int, Any]:
    """Ask a question; return the status and what came back."""
    own = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    status, _, body = request(server, "POST", f"/ask/{kind}", json.dumps(question), own)
    return status, json.loads(body)


@pytest.mark.parametrize("path", FILES)
def test_files_are_sent(server: Server, path: str) -> None:
    """Every file has its kind and length, and a policy that lets it load nothing from elsewhere and be framed by nobody."""
    status, headers, body = request(server, "GET", path)
    assert status == 200
    assert headers["Content-Type"].startswith(FILES[path][0])
    assert int(headers["Content-Length"]) == len(body) > 0
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] is None
    assert request(server, "HEAD", path)[2] == b""


@pytest.mark.parametrize("kind", ["start", "picture", "stability", "code", "figure"])
def test_questions_are_answered(server: Server, kind: str) -> None:
    """Every question gets the answer that Python gets."""
    status, answer = ask(server, kind, {"view": {"base": "E23"}})
    assert status == 200
    assert answer == json.loads(json.dumps(Answers().ask(kind, {"view": {"base": "E23"}})))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"view": {"base": "1789"}}, "unknown scenario"),
        ({"view": {"values": {"s": "7"}}}, "outside its range"),
        ([], "JSON object"),
    ],
)
def test_a_wrong_question_is_400(server: Server, question: Any, words: str) -> None:
    """What is wrong with a question is said in a sentence; the next one is answered."""
    status, answer = ask(server, "picture", question)
    assert status == 400
    assert words in answer["error"]
    assert ask(server, "code", {})[0] == 200


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"nonsense", b"[" * 20000])
def test_what_is_no_json_is_400(server: Server, body: bytes) -> None:
    """Bytes that are no question are refused as such."""
    status, _, answer = request(server, "POST", "/ask/picture", body, JSON)
    assert status == 400
    assert "cannot be read" in json.loads(answer)["error"]


def test_what_is_not_asked_for_is_refused(server: Server) -> None:
    """Unknown paths, kinds of content, lengths and methods are refused, each with a sentence."""
    assert request(server, "GET", "/secrets")[0] == 404
    assert request(server, "GET", "/../pyproject.toml")[0] == 404
    assert request(server, "GET", "/ask/picture")[0] == 404
    assert request(server, "POST", "/", "{}", JSON)[0] == 404
    assert request(server, "POST", "/ask/picture", "{}", {"Content-Type": "text/plain"})[0] == 415
    assert request(server, "POST", "/ask/picture", "{}")[0] == 415
    assert request(server, "POST", "/ask/picture", b" " * (LONGEST + 1), JSON)[0] == 413
    assert request(server, "POST", "/ask/picture", None, JSON | {"Content-Length": "-1"})[0] == 411
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        status, headers, body = request(server, method, "/ask/picture", "{}", JSON)
        assert status == 501
        assert json.loads(body)["error"]
        assert headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "host", ["example.org", "evil.test:{port}", "127.0.0.1:1", "127.0.0.1.evil.test:{port}", "192.168.0.7:{port}", ""]
)
def test_another_host_is_refused(server: Server, host: str) -> None:
    """A name that was made to point here does not reach the answers, nor the files."""
    own = host.format(port=server.server_address[1])
    for method, path in (("GET", "/"), ("POST", "/ask/picture")):
        status, _, body = request(server, method, path, "{}", JSON | {"Host": own})
        assert status == 403
        assert "on this machine alone" in json.loads(body)["error"]


def test_another_origin_is_refused(server: Server) -> None:
    """A page from elsewhere is refused by its origin, by what the browser says of it, and by having to ask first."""
    port = server.server_address[1]
    for origin in ("http://evil.test", "null", f"https://127.0.0.1:{port}", "http://127.0.0.1:1"):
        assert ask(server, "picture", {}, Origin=origin)[0] == 403
    for site in ("cross-site", "same-site"):
        assert ask(server, "picture", {}, Sec_Fetch_Site=site)[0] == 403
    assert ask(server, "code", {}, Origin=f"http://127.0.0.1:{port}", Sec_Fetch_Site="same-origin")[0] == 200
    assert ask(server, "code", {}, Host=f"localhost:{port}", Origin=f"http://localhost:{port}")[0] == 200


def test_names_of_the_loopback() -> None:
    """The loopback has several names, and no other name is one."""
    for host in ("127.0.0.1:80", "127.0.0.1", "localhost:80", "[::1]:80", "127.8.8.8:80"):
        assert local(host, 80), host
    for host in ("localhost.evil.test:80", "0.0.0.0:80", "10.0.0.1:80", "[::2]:80", "127.0.0.1:81", "@127.0.0.1:80"):
        assert not local(host, 80), host


def test_it_listens_on_the_loopback_alone(server: Server) -> None:
    """The port is not open on the machine's other addresses."""
    assert server.server_address[0] == "127.0.0.1"
    assert server.address.startswith("http://127.0.0.1:")


def test_a_connection_that_goes_away_is_no_matter(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """A browser that leaves in the middle of a question, or talks nonsense, leaves no line on standard error."""
    for words in (b"POST /ask/picture HTTP/1.1\r\nHost: x\r\nContent-", b"\x16\x03\x01nonsense\r\n\r\n", b""):
        with socket.create_connection(server.server_address[:2], timeout=10) as open_one:
            open_one.sendall(words)
    assert ask(server, "code", {})[0] == 200
    assert capfd.readouterr().err == ""


def test_nothing_is_written(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer leaves a file where the server runs."""
    monkeypatch.chdir(tmp_path)
    for kind in ("start", "picture", "stability", "code", "figure"):
        assert ask(server, kind, {})[0] == 200
    assert list(tmp_path.iterdir()) == []


def test_no_address_of_elsewhere_is_shipped() -> None:
    """The front end names no address but that of the SVG standard, which is a name and is not loaded."""
    folder = Path(str(front.__file__)).parent
    names = {path.name for path in folder.iterdir() if path.suffix not in (".py", ".pyc") and path.is_file()}
    assert names == {*front.PARTS, "explorer.css", "page.html", "page.js", "icon.svg"}
    for name in names:
        addresses = set(re.findall(r"(?:https?:|wss?:|\"//|url\((?!#))[^\s\"')]*", front.text(name).replace("url(#", "")))
        assert addresses <= {"http://www.w3.org/2000/svg"}, name
        assert not re.search(r"@import|\beval\(|new Function|innerHTML|document\.write", front.text(name)), name


def test_the_module_is_one() -> None:
    """The module that is served holds every part, imports nothing, and exports what page and widget need."""
    text = front.module()
    assert not re.search(r"^import ", text, re.MULTILINE)
    exported = re.findall(r"^export (?:default|async function \w+)", text, re.MULTILINE)
    assert exported == ["export async function mount", "export default"]
    for part in front.PARTS:
        own = front.text(part)
        for name in re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", own, re.MULTILINE):
            assert re.search(rf"^(?:export )?(?:async )?(?:function|const|class) {name}\b", text, re.MULTILINE), name


def command(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command."""
    return subprocess.Popen(
        [sys.executable, "-m", "quasialliance", "explore", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment,
    )  # fmt: skip


def test_the_command_serves_until_interrupted() -> None:
    """It says where it is, answers there, and ends by Ctrl-C with nothing on standard error."""
    running = command("2023/cha", "--no-browser", "--set", "s=0.5", "--us", "R")
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        connection.request("POST", "/ask/start", "{}", JSON)
        view = json.loads(connection.getresponse().read())["view"]
        connection.close()
        assert (view["base"], view["theory"], view["us_action"], view["values"]) == ("E23", "cha", "R", {"s": "0.5"})
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        assert (running.returncode, out.strip(), err) == (0, "", "")
    finally:
        running.kill()
        running.communicate()


def test_a_port_that_is_taken_is_said(server: Server) -> None:
    """A taken port, an unknown scenario and an option without effect end the command with one line."""
    for arguments, words in (
        (["--port", str(server.server_address[1])], "it cannot be used"),
        (["1789"], "1789"),
        (["--json"], "prints no result"),
        (["--x", "nonsense"], "unknown parameter"),
        (["--port", "99999"], "--port"),
    ):
        failed = command("--no-browser", *arguments)
        out, err = failed.communicate(timeout=120)
        assert (failed.returncode, out) == (2, "")
        assert words in err
        assert err.count("\n") == 1


def test_slow_answers_hold_up_no_others(server: Server) -> None:
    """While a survival curve is worked out, a picture is answered."""
    slow = threading.Thread(target=ask, args=(server, "survival", {"view": {"base": "E23"}}))
    slow.start()
    time.sleep(0.2)
    assert ask(server, "picture", {"map": False})[0] == 200
    assert slow.is_alive()
    slow.join()
