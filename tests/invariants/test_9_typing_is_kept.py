"""What an agent types is saved as they type; nothing is lost silently. In the browser: tests/browser/test_capture.py."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.accounts.formats import Formats
from countersign.history.models import Event
from countersign.invoices.actions import move
from countersign.invoices.content.fields import HEADER
from countersign.invoices.content.shown import shown_entry
from countersign.invoices.content.typed import read_entry
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice
from tests.forms import posted, posted_of
from tests.signing_in import sign_in


def save(client, invoice, form):
    address = reverse("invoices:save", args=[invoice.pk])
    return client.post(address, form, HTTP_ACCEPT="application/json")


def test_anything_typed_in_any_field_comes_back(alice, client):
    """Also what is no date and no number: it is kept as typed, and said."""
    sign_in(client, alice)
    invoice = make_invoice(alice)
    typed = {name: f"? {name}" for name in HEADER}
    answer = save(client, invoice, posted_of(invoice, **typed)).json()
    unread = {"issue_date", "due_date", "currency", "net_total", "gross_total"}
    for name in unread:
        assert answer["values"][name] == f"? {name}"
    page = client.get(reverse("invoices:edit", args=[invoice.pk])).content.decode()
    assert 'value="? gross_total"' in page
    assert {check["name"] for check in answer["checks"]} >= {"unreadable"}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(HEADER), st.text(max_size=60), max_size=10),
    st.sampled_from(["de_DE", "en_US"]),
)
def test_whatever_is_typed_is_either_understood_or_kept(typed, locale):
    formats = Formats.of(locale)
    entry = read_entry(posted(**typed), formats, today=date(2026, 1, 1))
    shown = shown_entry(entry, formats)
    for name, text in typed.items():
        if text.replace("\x00", "").split():
            assert shown.values[name], (name, text)


def test_a_second_tab_is_told_and_neither_version_is_lost(alice, client):
    sign_in(client, alice)
    invoice = make_invoice(alice)
    first = posted_of(invoice, number="FIRST")
    second = posted_of(invoice, number="SECOND")
    assert save(client, invoice, first).status_code == 200
    answer = save(client, invoice, second)
    assert answer.status_code == 409
    both = answer.json()
    assert both["values"]["number"] == "FIRST"
    assert both["mine"]["values"]["number"] == "SECOND"
    assert Invoice.objects.get(pk=invoice.pk).number == "FIRST"
    second["version"] = [str(both["version"])]
    assert save(client, invoice, second).status_code == 200
    assert Invoice.objects.get(pk=invoice.pk).number == "SECOND"
    changes = Event.objects.filter(verb="changed").order_by("sequence")
    assert [event.data["changes"]["number"][1] for event in changes] == [
        "FIRST",
        "SECOND",
    ]


def test_sending_the_same_twice_adds_nothing(alice, client):
    sign_in(client, alice)
    invoice = make_invoice(alice, lines=0, no_items=False)
    form = posted_of(invoice)
    item = posted({"description": "Beratung", "quantity": "2"})
    form |= {name: item.getlist(name) for name in item}
    for _attempt in range(3):
        assert save(client, invoice, form).status_code == 200
    assert invoice.items.count() == 1
    assert Invoice.objects.get(pk=invoice.pk).version == 2


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.APPROVED, Status.REJECTED])
def test_typing_into_what_is_not_open_any_more_is_refused_aloud(alice, client, status):
    sign_in(client, alice)
    invoice = make_invoice(alice)
    form = posted_of(invoice, number="LATE")
    Invoice.objects.filter(pk=invoice.pk).update(status=status)
    assert save(client, invoice, form).status_code == 409
    assert Invoice.objects.get(pk=invoice.pk).number == invoice.number


def test_what_was_typed_just_before_submitting_is_in_the_history(alice, client):
    sign_in(client, alice)
    invoice = make_invoice(alice)
    save(client, invoice, {**posted_of(invoice, number="R-9"), "auto": "typing"})
    held = Invoice.objects.get(pk=invoice.pk)
    move(held, Status.SUBMITTED, by=alice)
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["changed", "submitted"]
