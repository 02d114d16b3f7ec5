"""Addresses that an owner typed: which are asked, and how long, by real sockets."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from countersign.outside import Away, NotAllowed, ask, places_of

LOOPBACK = [ip_network("127.0.0.0/8")]


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/large")
            self.end_headers()
            return
        if self.path == "/slow":
            self.server.released.wait(20)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"x" * (5000 if self.path == "/large" else 2))

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.send_response(201)
        self.end_headers()
        self.wfile.write(self.rfile.read(size))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.released = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.released.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://2130706433/",
        "https://localhost/",
        "http://93.184.215.14/",
        "https://name:word@93.184.215.14/",
        "https://93.184.215.14:0x50/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "//93.184.215.14/",
        "",
    ],
)
def test_nothing_of_the_own_network_is_asked(url):
    with pytest.raises(NotAllowed):
        ask(url)


def test_what_all_the_world_may_ask_is_asked():
    assert places_of("https://93.184.215.14/x") == [("93.184.215.14", 443)]


def test_the_operator_lets_hosts_and_networks_be_asked(site):
    assert ask(f"{site}/", allowed=LOOPBACK).body == b"xx"
    assert ask(f"{site}/", allowed=["127.0.0.1"]).status == 200
    with pytest.raises(NotAllowed):
        ask(f"{site}/", allowed=[ip_network("10.0.0.0/8")])


def test_a_body_is_posted(site):
    answer = ask(f"{site}/", body=b"a=b", allowed=LOOPBACK)

    assert (answer.status, answer.body) == (201, b"a=b")


def test_no_redirect_is_followed(site):
    assert ask(f"{site}/elsewhere", allowed=LOOPBACK).status == 302


def test_what_is_too_large_or_too_slow_is_not_waited_for(site):
    with pytest.raises(Away):
        ask(f"{site}/large", allowed=LOOPBACK, most=4999)
    with pytest.raises(Away):
        ask(f"{site}/slow", allowed=LOOPBACK, within=0.2)


def test_a_name_that_leads_nowhere_is_told():
    with pytest.raises(Away):
        ask("https://nobody.invalid/")
