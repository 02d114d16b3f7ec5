"""Exports as managers see them: from the table's filter to the file, cancelled, and what changed since."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.documents.storage import files
from countersign.exports.models import Export, ExportProfile
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.exports.conftest import content, make_profile
from tests.signing_in import sign_in


@pytest.fixture
def client_of_mona(mona):
    return sign_in(Client(), mona)


def ask(client_of_mona, work, query="", **form):
    """Ask for an export by the form; the worker makes it."""
    address = f"{reverse('exports:new')}?{query}"
    answer = client_of_mona.post(address, {"how": "format:csv"} | form)
    assert answer.status_code == 302
    work()
    return Export.objects.latest("pk")


def numbers(data: bytes) -> list[str]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return [row["Invoice number"] for row in csv.DictReader(text, delimiter=";")]


def rows_of_table(client_of_mona, query):
    """The numbers on all pages of the table, in their order."""
    answer = client_of_mona.get(f"{reverse('invoices:list')}?{query}")
    return [row["number"] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=approved",
        "status=draft&sort=number",
        "q=Zimmer",
        "q=Zimmmer",
        "sort=-gross",
        "issued_from=2026-03-01&issued_to=2026-03-30",
        "kind=credit+note",
        "payment=unpaid",
        "exported=no",
    ],
)
def test_an_export_has_exactly_what_the_table_shows_in_its_order(
    client_of_mona, approved, alice, work, query
):
    approved(number="A-1", vendor="Zimmer AG")
    approved(number="A-2", status=Status.DRAFT)
    approved(number="A-3", gross_total=Decimal(500))
    approved(number="A-4", kind="credit note", gross_total=Decimal(-500))

    made = ask(client_of_mona, work, query)

    shown = rows_of_table(client_of_mona, query)
    assert numbers(content(made)) == shown
    assert shown


def test_the_table_is_filtered_by_what_is_exported_and_what_is_not(
    client_of_mona, approved, alice, work
):
    approved(number="A-1")
    books = ask(client_of_mona, work, "unexported=")
    approved(number="A-2")
    approved(number="A-3")  # a day older
    approved(number="A-4", status=Status.SUBMITTED)

    assert rows_of_table(client_of_mona, "exported=no") == ["A-3", "A-2"]
    assert rows_of_table(client_of_mona, "exported=yes") == ["A-1"]
    page = client_of_mona.get(f"{reverse('invoices:list')}?exported=no")
    assert "Books: Not exported yet" in " ".join(
        f"{one.label}: {one.value}" for one in page.context["chips"]
    )
    assert [(one.count, one.currency) for one in page.context["summed"].totals] == [
        (2, "EUR")
    ]

    client_of_mona.post(
        reverse("exports:cancel", args=[books.pk]), {"reason": "Wrong client"}
    )
    work()
    assert rows_of_table(client_of_mona, "exported=yes") == []
    agent = sign_in(Client(), alice)
    assert len(rows_of_table(agent, "exported=yes")) == 4  # nothing of the books


def test_the_page_says_how_many_they_are_and_what_they_come_to(
    client_of_mona, approved
):
    approved()
    approved(currency="CHF")
    approved(status=Status.DRAFT)
    page = client_of_mona.get(
        f"{reverse('exports:new')}?status=approved"
    ).content.decode()
    assert "2 invoices" in page
    assert "119,00 EUR" in page
    assert "119,00 CHF" in page


def test_the_file_is_had_again_byte_for_byte(client_of_mona, approved, work):
    approved()
    made = ask(client_of_mona, work)
    address = reverse("exports:file", args=[made.pk])
    first = client_of_mona.get(address)
    Invoice.objects.update(number="changed")
    second = client_of_mona.get(address)
    data = first.getvalue()
    assert data == second.getvalue() == content(made)
    assert first["Content-Disposition"].startswith('attachment; filename="Muster GmbH')
    assert first["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_was_altered_is_not_given_out(client_of_mona, approved, work):
    approved()
    made = ask(client_of_mona, work)
    files().delete(made.path)
    answer = client_of_mona.get(reverse("exports:file", args=[made.pk]), follow=True)
    assert "is not in the storage as it was made" in answer.content.decode()


def test_it_is_cancelled_with_a_reason_and_exported_again(
    client_of_mona, approved, work
):
    invoice = approved(number="R-7")
    made = ask(client_of_mona, work, "unexported")
    address = reverse("exports:cancel", args=[made.pk])
    assert client_of_mona.post(address, {"reason": ""}).status_code == 422

    answer = client_of_mona.post(address, {"reason": "Wrong <client>"}, follow=True)
    work()

    page = answer.content.decode()
    assert "is cancelled. Its invoices can be exported again." in page
    assert "Wrong &lt;client&gt;" in page
    invoice.refresh_from_db()
    assert invoice.exported_at is None
    client_of_mona.post(reverse("exports:again", args=[made.pk]))
    work()
    fresh = Export.objects.latest("pk")
    assert numbers(content(fresh)) == ["R-7"]
    invoice.refresh_from_db()
    assert invoice.exported_at is not None


def test_what_changed_after_it_was_exported_is_told_everywhere(
    client_of_mona, approved, work
):
    changed, withdrawn = approved(number="R-7"), approved(number="R-8")
    made = ask(client_of_mona, work, "unexported")
    now = timezone.now()
    Invoice.objects.filter(changed.itself).update(version=2, changed_at=now)
    Invoice.objects.filter(withdrawn.itself).update(status="submitted", changed_at=now)

    listed = client_of_mona.get(reverse("exports:list")).content.decode()
    page = client_of_mona.get(
        reverse("exports:detail", args=[made.pk])
    ).content.decode()
    invoice = client_of_mona.get(reverse("invoices:detail", args=[changed.pk]))

    assert "2 changed since" in listed
    assert "Exported in version 1, now version 2" in page
    assert "No longer approved: Submitted" in page
    assert "it has changed since: it is version 2 now" in invoice.content.decode()


def test_what_did_not_fit_is_listed_with_a_link_and_not_exported(
    client_of_mona, approved, work, mona
):
    good, bad = approved(number="R-7"), approved(number="R-8")
    bad.items.update(description="x", quantity="1234567890.123456")
    profile = make_profile(mona, format="xlsx", settings={"rows": "items"})
    made = ask(client_of_mona, work, "unexported", how=str(profile.pk))

    page = client_of_mona.get(
        reverse("exports:detail", args=[made.pk])
    ).content.decode()
    assert made.invoices == 1
    assert "A spreadsheet keeps 15 digits of a number; this has more." in page
    assert f'href="{reverse("invoices:detail", args=[bad.pk])}"' in page
    for invoice in (good, bad):
        invoice.refresh_from_db()
    assert good.exported_at
    assert bad.exported_at is None


def test_the_page_follows_an_export_while_it_is_made(client_of_mona, approved, mona):
    approved()
    client_of_mona.post(f"{reverse('exports:new')}?", {"how": "format:csv"})
    made = Export.objects.latest("pk")
    address = reverse("exports:detail", args=[made.pk])
    page = client_of_mona.get(address).content.decode()
    assert f'hx-get="{address}"' in page
    assert "Waiting" in page


def test_nothing_is_no_export(client_of_mona):
    page = client_of_mona.get(f"{reverse('exports:new')}?unexported").content.decode()
    assert "There is nothing to export." in page


def test_a_profile_is_written_used_and_forgotten(client_of_mona, approved, work, mona):
    approved(number="R-7")
    form = {"name": "Steuerberater", "file_name": "{date} {profile}", "counts": "on"}
    address = reverse("exports:add_profile", args=["csv"])
    assert client_of_mona.post(address, form).status_code == 302
    profile = ExportProfile.objects.get(organization=mona.organization)
    assert profile.settings["rows"] == "invoices"

    again = client_of_mona.post(address, form)
    assert again.status_code == 422
    assert "Another profile has this name." in again.content.decode()

    made = ask(client_of_mona, work, how=str(profile.pk))
    assert made.file_name.endswith("Steuerberater.csv")
    client_of_mona.post(reverse("exports:delete_profile", args=[profile.pk]))
    made.refresh_from_db()
    assert made.profile is None
    page = client_of_mona.get(
        reverse("exports:detail", args=[made.pk])
    ).content.decode()
    assert "Steuerberater" in page
    verbs = Event.objects.about(mona.organization_id, "exportprofile", profile.pk)
    assert {line.verb for line in verbs} == {
        "added export profile",
        "deleted export profile",
    }


def test_a_file_name_that_nothing_fills_is_refused(client_of_mona):
    address = reverse("exports:add_profile", args=["csv"])
    answer = client_of_mona.post(address, {"name": "A", "file_name": "{month}"})
    assert answer.status_code == 422
    assert "{month} is nothing that can be filled in." in answer.content.decode()
