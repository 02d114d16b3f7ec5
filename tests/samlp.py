"""A provider of SAML that others wrote: samlp, as npm has it, on loopback. It answers over HTTP what a browser asks it."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import urlopen

from cryptography.hazmat.primitives import serialization
from lxml import etree

from tests.saml import key_and_certificate

ENTITY: Final = "urn:idp:samlp"
_ROOT: Final = Path(__file__).parents[1]
_PATIENCE: Final = 60  # seconds
_ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
_DATA: Final = f".//{{{_ASSERTION}}}SubjectConfirmationData"
_CONDITIONS: Final = f".//{{{_ASSERTION}}}Conditions"


@dataclass(frozen=True)
class Samlp:
    """Where it listens."""

    url: str

    def description(self) -> str:
        """Its metadata, as it tells them."""
        return _read(f"{self.url}/FederationMetadata/2007-06/FederationMetadata.xml")

    def answer(self, sent: str, email: str, **options: Any) -> dict[str, str]:
        """The form that it lets the browser post, to the question that the browser was sent with."""
        user = {
            "id": "auth0|7",
            "emails": [{"value": email}],
            "displayName": "Nele Noor",
            "name": {"givenName": "Nele", "familyName": "Noor"},
        }
        says = urlencode({"says": json.dumps({"user": user, **options})})
        page = _Form()
        page.feed(_read(f"{sent}&{says}"))
        return page.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields["action"] = said["action"]
        elif "name" in said:
            self.fields[said["name"]] = said.get("value", "")


def opened(answer: str) -> str:
    return base64.b64decode(answer).decode()


def closed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def begins_and_ends(answer: str) -> tuple[datetime, datetime]:
    """From when until when an answer counts, in whole seconds, as it says itself."""
    tree = etree.fromstring(base64.b64decode(answer))
    conditions, data = tree.find(_CONDITIONS), tree.find(_DATA)
    assert conditions is not None
    assert data is not None
    assert conditions.get("NotOnOrAfter") == data.get("NotOnOrAfter")
    begins, ends = (str(conditions.get(name)) for name in ("NotBefore", "NotOnOrAfter"))
    return _moment(begins), _moment(ends)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


@contextmanager
def samlp_on_loopback() -> Iterator[Samlp]:
    """It runs until the block ends. It must have been installed (`make setup-dev`)."""
    key, certificate = key_and_certificate("samlp")
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    told = {"issuer": ENTITY, "key": private.decode(), "cert": certificate}
    # Where there is no Node, pip brings one.
    places = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    node = shutil.which("node", path=places)
    assert node, "Node is missing: make setup-dev"
    process = subprocess.Popen(
        [node, "--no-deprecation", "tests/js/saml-provider.js"],
        cwd=_ROOT,
        env={**os.environ, "SAML_PROVIDER": json.dumps(told)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    with process.stdin, process.stdout:
        port = process.stdout.readline().strip().decode()
        assert port, "samlp did not start: make setup-dev"
        yield Samlp(f"http://127.0.0.1:{port}")
    process.wait(_PATIENCE)


def _read(url: str) -> str:
    with urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310  # it is on loopback
        return str(answer.read().decode())
