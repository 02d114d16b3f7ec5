"""The procedure documentation says what really holds, and earlier ones are kept."""

import hashlib

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

import countersign
from countersign.approval.models import Limit, Machines, Rule
from countersign.exports.models import AuditFile, State
from tests.exports.adviser.conftest import SETTINGS, USUAL
from tests.processes import ROOT
from tests.signing_in import sign_in


@pytest.fixture
def owner(olga) -> Client:
    return sign_in(Client(), olga)


@pytest.fixture
def written(owner, work):
    """Have one written; its bytes and what they say."""

    def write():
        assert owner.post(reverse("exports:audit_procedure")).status_code == 302
        work()
        row = AuditFile.objects.order_by("-pk").first()
        assert row.state == State.READY
        answer = owner.get(reverse("exports:audit_file", args=[row.pk]))
        data = b"".join(answer.streaming_content)
        assert hashlib.sha256(data).hexdigest() == row.sha256
        with pypdfium2.PdfDocument(data) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        return row, " ".join(" ".join(pages).split())

    return write


def test_it_says_what_holds(written, owner, alice, mona, organization, settings):
    settings.KEEP_YEARS = 0
    Rule.objects.create(organization=organization, approvals=2)
    Limit.objects.create(organization=organization, currency="EUR", amount=5000)
    Machines.objects.create(organization=organization)
    owner.post(SETTINGS, USUAL)
    _row, text = written()
    assert organization.name in text
    assert "Mona mona@example.org Manager no" in text
    assert "Alice alice@example.org Agent no" in text
    assert "Every invoice 2 managers" in text
    assert "Above 5.000,00 EUR an approval is confirmed" in text
    assert f"works for {settings.LINK_HOURS} hours" in text
    assert "Programs may approve, too, by tokens" in text
    assert "What was decided is kept for good" in text
    assert "Who entered an invoice does not release a run with it." in text
    assert "No mail server is set" in text
    assert "Consultant number (Beraternummer): 29098" in text
    assert countersign.VERSION in text
    assert "There is none: this is the first." in text


def test_what_changes_stands_in_the_next_one_which_names_the_one_before(
    written, organization
):
    first, text = written()
    assert "one manager" in text
    Rule.objects.create(organization=organization, approvals=3)
    _second, text = written()
    assert "Every invoice 3 managers" in text
    assert first.sha256 in text.replace(" ", "")


def test_earlier_ones_are_kept_and_listed(written, owner):
    rows = [written()[0] for _time in range(2)]
    page = owner.get(reverse("exports:audit")).content.decode()
    for row in rows:
        assert reverse("exports:audit_file", args=[row.pk]) in page
        assert row.sha256 in page


def test_the_version_is_the_one_of_the_project():
    said = (ROOT / "pyproject.toml").read_text()
    assert f'version = "{countersign.VERSION}"' in said
