"""What docs/api.md shows does what it says, against a server that really runs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, Status
from countersign.programs.actions import register
from countersign.programs.models import Kind
from tests.api.program import Program
from tests.factories import make_invoice
from tests.files import pdf

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(
    r"<!-- runs: ([\w ]+) -->\n```\w+\n(.*?)```", PAGE.read_text(), re.DOTALL
)


@pytest.fixture
def run(live_server, alice, mona, olga, tmp_path):
    machine = register("Robot", Kind.MACHINE, ["invoices:read"], role="agent", by=olga)
    (tmp_path / "invoice.pdf").write_bytes(pdf("Invoice R-1"))
    environment = {
        **os.environ,
        "COUNTERSIGN": f"{live_server.url}/api/v1",
        "INVOICE": str(make_invoice(alice, number="R-8").pk),
        "SITE": live_server.url,
        "CLIENT_ID": machine.program.key,
        "CLIENT_SECRET": machine.secret,
        "NO_PROXY": "*",
    }
    secrets = {alice: Program(alice).secret, mona: Program(mona).secret}

    def done(*command: str, by: Membership = alice) -> str:
        found = subprocess.run(
            command,
            env={**environment, "TOKEN": secrets[by]},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return found.stdout

    return done


def test_there_are_examples():
    assert {kind for kind, _text in EXAMPLES} == {
        "curl",
        "curl manager",
        "oauth",
        "python",
    }


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_what_is_shown_with_curl_is_answered(run, alice):
    said = [
        run("sh", "-c", line)
        for kind, text in EXAMPLES
        if kind == "curl"
        for line in text.splitlines()
    ]

    me, uploaded, drafts, added, handed, unpaid = (
        json.loads(one or "null") for one in said
    )
    assert me["name"] == "Alice"
    assert uploaded["outcomes"][0]["invoice"] == drafts["invoices"][0]["id"]
    assert added["kind"] == "delivery-note"
    assert handed is None
    assert unpaid["invoices"] == []


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_what_is_shown_to_managers_is_answered(run, mona):
    lines = [
        line
        for kind, text in EXAMPLES
        if kind == "curl manager"
        for line in text.splitlines()
    ]

    added, found, bookings, month = (
        json.loads(run("sh", "-c", line, by=mona)) for line in lines
    )

    assert found["vendors"] == [added]
    assert added["payment_days"] == 14
    assert bookings == {"bookings": [], "next": None}
    assert (month["month"], month["is_closed"]) == ("2026-03", False)


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_what_is_shown_of_oauth_is_answered(run):
    [text] = [text for kind, text in EXAMPLES if kind == "oauth"]

    here, given = [json.loads(run("sh", "-c", line)) for line in text.splitlines()]

    assert here["token_endpoint"].endswith("/oauth/token")
    assert given["scope"] == "invoices:read"


def test_what_is_shown_in_python_submits_an_invoice(run, alice):
    [text] = [text for kind, text in EXAMPLES if kind == "python"]

    assert run(sys.executable, "-c", text).splitlines()[-1] == "200 submitted"
    invoice = Invoice.objects.get(organization=alice.organization, number="R-2026-17")
    assert invoice.status == Status.SUBMITTED
    assert invoice.order_reference == "4711"
