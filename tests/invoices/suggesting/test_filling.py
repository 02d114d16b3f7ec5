from datetime import date
from decimal import Decimal

import pytest

from countersign.history.models import Event
from countersign.invoices.content.typed import read_entry
from countersign.invoices.entering import actions
from countersign.invoices.models import Invoice, Status, Suggestion
from countersign.invoices.suggesting.evidence import State, evidence
from tests.factories import fill, make_invoice
from tests.forms import posted

EMPTY = {
    "number": "",
    "issue_date": None,
    "due_date": None,
    "net_total": None,
    "tax_total": None,
    "gross_total": None,
    "no_items": False,
}


@pytest.fixture
def draft(alice):
    invoice = make_invoice(alice, lines=0, vendor="", **EMPTY)
    Invoice.objects.filter(pk=invoice.pk).update(vendor=None)
    return Invoice.objects.get(pk=invoice.pk)


def suggest(invoice, field, value, *, line=None, confidence=0.97, rank=0, **values):
    return Suggestion.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        field=field,
        value=value,
        line=line,
        confidence=confidence,
        rank=rank,
        **{"source": "text", "words": [[7, 1, 10, 20, 60, 30, value]]} | values,
    )


def stored(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def states(invoice):
    invoice = stored(invoice)
    told = evidence(invoice, list(invoice.items.all()), invoice.organization.formats)
    return {one.path.split(".")[-1]: one.state for one in told}


def test_empty_fields_are_filled_with_what_was_read(draft):
    suggest(draft, "number", "R-1")
    suggest(draft, "vendor_name", "Neu AG")
    suggest(draft, "issue_date", "2026-03-31")
    suggest(draft, "currency", "CHF")
    suggest(draft, "gross_total", "119.00")
    assert fill(draft)
    now = stored(draft)
    assert (now.number, now.vendor_name, now.issue_date) == (
        "R-1",
        "Neu AG",
        date(2026, 3, 31),
    )
    assert (now.currency, now.gross_total) == ("CHF", 119)
    assert (now.version, now.filled_version, now.vendor) == (2, 2, None)
    event = Event.objects.get(verb="read")
    assert event.actor_name == "Countersign"
    assert event.data["changes"]["number"] == [None, "R-1"]


def test_what_was_typed_is_never_overwritten(draft):
    Invoice.objects.filter(pk=draft.pk).update(
        number="TYPED", currency="USD", version=2, unparsed={"issue_date": "31.2."}
    )
    suggest(draft, "number", "R-1")
    suggest(draft, "currency", "CHF")
    suggest(draft, "issue_date", "2026-03-31")
    suggest(draft, "due_date", "2026-04-30")
    fill(draft)
    now = stored(draft)
    assert (now.number, now.currency, now.issue_date) == ("TYPED", "USD", None)
    assert now.due_date == date(2026, 4, 30)


def test_items_are_filled_while_there_are_none(draft):
    for line in (1, 2):
        suggest(draft, "description", f"Teil {line}", line=line)
        suggest(draft, "quantity", "3", line=line)
        suggest(draft, "unit_price", "0.333333", line=line)
    fill(draft)
    assert not fill(draft)
    rows = stored(draft).items.values_list("description", "line_total", "read_line")
    assert list(rows) == [("Teil 1", Decimal(1), 1), ("Teil 2", Decimal(1), 2)]


def test_a_wrong_looking_value_is_left_out(draft):
    suggest(draft, "issue_date", "31.03.2026")
    suggest(draft, "gross_total", "1E+40")
    suggest(draft, "net_total", "NaN")
    suggest(draft, "number", "x" * 101)
    suggest(draft, "tax_total", "19", confidence=0.1)
    assert not fill(draft)
    assert stored(draft).version == 1


def test_an_invoice_off_its_desk_is_left_alone(draft):
    suggest(draft, "due_date", "2026-04-30")
    Invoice.objects.filter(pk=draft.pk).update(status=Status.REJECTED)
    assert not fill(draft)
    assert stored(draft).due_date is None


def test_typing_while_the_file_is_read_is_no_conflict(draft, alice):
    suggest(draft, "number", "R-1")
    suggest(draft, "due_date", "2026-04-30")
    suggest(draft, "description", "Teil", line=1)
    fill(draft)
    typed = posted(number="MINE", currency="EUR")
    entry = read_entry(typed, alice.organization.formats, today=date(2026, 5, 1))
    result = actions.save(draft.pk, entry, version=1, by=alice)
    assert isinstance(result, actions.Saved)
    now = stored(draft)
    assert (now.number, now.due_date) == ("MINE", date(2026, 4, 30))
    assert now.items.get().description == "Teil"


def test_each_field_says_how_sure_it_is(draft, alice):
    suggest(draft, "number", "R-1", confidence=0.5)
    suggest(draft, "issue_date", "2026-03-31")
    suggest(draft, "gross_total", "119.00", proven=True)
    suggest(draft, "iban", "DE1", confidence=0.2)
    suggest(draft, "due_date", "2026-04-30", source="xml", confidence=0.5)
    fill(draft)
    assert states(draft) == {
        "number": State.DOUBTFUL,
        "issue_date": State.SUGGESTED,
        "gross_total": State.CONFIRMED,
        "iban": State.EMPTY,
        "due_date": State.CONFIRMED,
    }
    Invoice.objects.filter(pk=draft.pk).update(confirmed=["number"], due_date=None)
    Invoice.objects.filter(pk=draft.pk).update(issue_date=date(2026, 1, 1))
    now = states(draft)
    assert (now["number"], now["due_date"], now["issue_date"]) == (
        State.CONFIRMED,
        State.EMPTY,
        State.TYPED,
    )


def test_an_alternative_that_was_chosen_is_confirmed_and_shows_its_place(draft):
    suggest(draft, "number", "R-1", confidence=0.5)
    suggest(draft, "number", "R-2", rank=1, words=[[7, 2, 1, 2, 3, 4, "R-2"]])
    Invoice.objects.filter(pk=draft.pk).update(number="R-2")
    now = stored(draft)
    told = evidence(now, [], now.organization.formats)[0]
    assert told.state == State.CONFIRMED
    assert [reading.value for reading in told.readings] == ["R-2", "R-1"]
    assert told.readings[0].places[0]["page"] == 2
