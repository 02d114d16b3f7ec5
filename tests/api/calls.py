"""Each operation, called about the rows that `tests.api.rows` has of everything."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from django.http import HttpResponse

from countersign.api.making import API
from tests.api.program import ROOT, Program
from tests.api.rows import ASKED, INVOICES, SENT, VERSIONS, Rows

# The verb, the path and the description of each operation, by its name.
OPERATIONS: Final[Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    said["operationId"]: (verb.upper(), path, said)
    for path, verbs in json.loads(json.dumps(API.get_openapi_schema()))["paths"].items()
    for verb, said in verbs.items()
}


@dataclass(frozen=True)
class Call:
    """All that one operation is told: the keys in its path, what is asked behind it, its headers and its body (None: has none)."""

    verb: str
    path: str
    keys: Mapping[str, Any]
    asked: Mapping[str, str]
    headers: Mapping[str, str]
    sent: Any

    @classmethod
    def of(cls, name: str, rows: Rows) -> "Call":
        """The operation of this name about those rows; they are made now."""
        verb, path, _said = OPERATIONS[name]
        keys = {key: getattr(rows, key) for key in re.findall(r"{(\w+)}", path)}
        if place := INVOICES.get(name):
            keys["invoice_id"] = getattr(rows, place).pk
        asked = dict(parse_qsl(ASKED[name](rows)[1:] if name in ASKED else ""))
        sent = SENT[name](rows) if name in SENT else None
        headers = {}
        if takes_match(name):
            version = VERSIONS[name](rows) if name in VERSIONS else rows.draft.version
            headers["If-Match"] = f'"v{version}"'
        return cls(verb, path, keys, asked, headers, sent)

    def by(self, program: Program, sent: Any = None, **headers: str) -> HttpResponse:
        """Call it; with another body where `sent` is given, and with more headers."""
        address = self.path.format(**self.keys).removeprefix(ROOT)
        if self.verb == "GET":
            return program.get(address, **self.asked)
        if self.asked:
            address += "?" + "&".join(f"{key}={one}" for key, one in self.asked.items())
        body = self.sent if sent is None else sent
        return program.send(self.verb, address, body, **self.headers, **headers)


def takes_match(name: str) -> bool:
    """Must the version that was seen be named?"""
    parameters = OPERATIONS[name][2]["parameters"]
    return any(one["name"] == "If-Match" and one["required"] for one in parameters)
