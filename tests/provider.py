"""A provider of OpenID Connect on loopback, which signs what it says, and can be told to say what no provider may."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "countersign", "a secret that is the client's, and long"


@dataclass
class Provider:
    """What it says of whoever comes: `claims` of the person, `wrong` over them in the token; `signs` with a key by an algorithm."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    signs: Any = KEY
    algorithm: str = "RS256"
    asked: dict[str, str] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)

    def token(self) -> str:
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.claims,
            **self.wrong,
        }
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, self.signs, self.algorithm, headers={"kid": "one"})


class Pages(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        provider: Provider = self.server.provider
        page = urlsplit(self.path)
        if page.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": provider.url,
                    "authorization_endpoint": f"{provider.url}/authorize",
                    "token_endpoint": f"{provider.url}/token",
                    "jwks_uri": f"{provider.url}/keys",
                }
            )
        elif page.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.say({"keys": [public | {"kid": "one", "use": "sig"}]})
        else:
            provider.asked = {k: v[0] for k, v in parse_qs(page.query).items()}
            back = {"code": "the code", "state": provider.asked["state"]}
            self.send_response(302)
            self.send_header(
                "Location", f"{provider.asked['redirect_uri']}?{urlencode(back)}"
            )
            self.end_headers()

    def do_POST(self) -> None:
        provider: Provider = self.server.provider
        size = int(self.headers["Content-Length"])
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(size).decode()).items()}
        provider.forms.append(form | {"by": self.headers.get("Authorization", "")})
        self.say({"access_token": "x", "id_token": provider.token()})

    def say(self, what: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def provider_on_loopback() -> Iterator[Provider]:
    """One that is up, on a port of its own."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def come(browser: Client, provider: Provider, key: str, **claims: Any) -> Any:
    """What somebody gets who goes to the provider and comes back as whoever these claims tell of."""
    provider.claims = claims
    sent = browser.get(f"/sign-in/{key}/go/")
    assert sent.status_code == 302, sent.content
    return browser.get(path_of(answer_of(sent["Location"])))


def answer_of(url: str) -> str:
    """Where a provider sends the browser back to, by a real request."""

    page = urlsplit(url)
    connection = http.client.HTTPConnection(page.netloc, timeout=20)
    connection.request("GET", f"{page.path}?{page.query}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.headers["Location"])


def path_of(url: str) -> str:
    """The part of an address behind its host."""
    page = urlsplit(url)
    return f"{page.path}?{page.query}"
