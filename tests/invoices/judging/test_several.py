"""Of several e-invoices in one file each is judged, and each invoice shows what its own got."""

from io import BytesIO
from json import loads
from zipfile import ZipFile

import pytest
from django.urls import reverse

from countersign.exports.evidence.archive import write
from countersign.exports.evidence.evidence import Evidence
from countersign.invoices.models import Invoice
from countersign.samples import make_sample, to_ubl
from tests.factories import make_document, make_invoice, make_verdict
from tests.invoices.suggesting.test_reading import upload

SOUND, OTHER = (to_ubl(make_sample(seed, language="de", currency="EUR", kind="invoice", lines=3)).partition(b"?>")[2] for seed in (38, 39))  # fmt: skip
WRONG = OTHER.replace(b">380<", b">999<")
AROUND = b'<StandardBusinessDocument xmlns="http://www.unece.org/x">%s</StandardBusinessDocument>'  # fmt: skip


@pytest.fixture
def both(alice, work) -> list[Invoice]:
    """The drafts of a file with a sound e-invoice and, behind it, one that breaks a rule."""
    upload(alice, AROUND % (SOUND + WRONG), "both.xml")
    work()
    work("rules")
    ours = Invoice.objects.filter(organization=alice.organization)
    return list(ours.order_by("originals__part"))


def words(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_each_draft_shows_the_verdict_of_its_own_part(both, alice, client):
    client.force_login(alice.user)
    first, second = (
        words(client, reverse("invoices:edit", args=[one.pk])) for one in both
    )

    assert "Official rules: no error found" in first
    assert "1 official rule is broken" in second
    assert "1 official rule is broken" not in first
    assert "BR-CL-01" not in first


def test_each_has_a_report_that_says_which_of_them_it_is(both, alice, client):
    client.force_login(alice.user)
    address = reverse("invoices:verdict", args=[both[0].documents.get().pk])
    page = words(client, reverse("invoices:detail", args=[both[1].pk]))

    assert f'href="{address}?part=1"' in page
    assert "Invoice 1 of 2 in the file" in words(client, address)
    second = words(client, f"{address}?part=1")
    assert "Invoice 2 of 2 in the file" in second
    assert "Error · BR-CL-01" in second
    assert "BR-CL-01" not in words(client, address)
    for part in ("2", "-1", "x", "9999"):
        assert client.get(f"{address}?part={part}").status_code == 404


def test_the_history_of_each_has_its_own_outcome(both, alice, client):
    client.force_login(alice.user)
    first, second = (
        words(client, reverse("invoices:detail", args=[one.pk])) for one in both
    )

    assert "both.xml was held to the official rules: nothing was found" in first
    assert "both.xml was held to the official rules: business rule error" in second


def test_the_evidence_has_all_verdicts_and_says_which_was_entered(both):
    evidence = Evidence.of(both[1])
    (report,) = evidence.reports
    out = BytesIO()
    write(both[1], out)
    (kept,) = loads(ZipFile(out).read("verdicts.json"))

    assert [fault.rule for fault in report.rule_faults] == ["BR-CL-01"]
    assert kept["part"] == 1
    assert kept["verdict"]["outcome"] == "no-fault"
    assert [one["outcome"] for one in kept["verdict"]["others"]] == ["rule"]


def test_what_an_earlier_release_kept_of_the_first_alone_stays_readable(alice, client):
    document = make_document(alice, verdict=make_verdict(unlooked=("others",)))
    invoice = make_invoice(alice, document=document)
    client.force_login(alice.user)
    address = reverse("invoices:verdict", args=[document.pk])

    assert "only the first was looked at" in words(client, address)
    invoice.originals.update(part=1)
    page = words(client, reverse("invoices:detail", args=[invoice.pk]))
    assert "Official rules: not run" in page
    assert "It was not judged." in words(client, f"{address}?part=1")


def test_a_part_that_is_no_einvoice_has_no_verdict(alice, client):
    document = make_document(alice, verdict=make_verdict())
    invoice = make_invoice(alice, document=document)
    invoice.originals.update(part=1)
    client.force_login(alice.user)

    page = words(client, reverse("invoices:detail", args=[invoice.pk]))

    assert "Official rules" not in page
