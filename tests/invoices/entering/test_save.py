from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from countersign.history.models import Event
from countersign.invoices import states
from countersign.invoices.actions import move
from countersign.invoices.content.typed import read_entry
from countersign.invoices.entering import actions
from countersign.invoices.entering.actions import Conflict, Saved
from countersign.invoices.models import Invoice, Status
from countersign.vendors.models import Vendor
from tests.factories import make_invoice
from tests.forms import posted, posted_of


def entry_of(invoice, **changed):
    data = posted()
    for name, values in posted_of(invoice, **changed).items():
        data.setlist(name, values)
    return read_entry(data, invoice.organization.formats, today=timezone.localdate())


def save(invoice, by, *, version=None, how="saved", **changed):
    return actions.save(
        invoice.pk,
        entry_of(invoice, **changed),
        version=version or invoice.version,
        by=by,
        how=how,
    )


def stored(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def test_what_is_typed_is_stored_and_recorded(alice):
    invoice = make_invoice(alice)
    result = save(invoice, alice, gross_total="120,00", due_date="1.5.2026")
    assert isinstance(result, Saved)
    assert result.left == {"gross_total", "due_date"}
    now = stored(invoice)
    assert (now.gross_total, now.due_date, now.version) == (120, date(2026, 5, 1), 2)
    event = Event.objects.get(verb="changed")
    assert event.data == {
        "changes": {
            "due_date": ["2026-04-30", "2026-05-01"],
            "gross_total": ["119", "120"],
        },
        "version": 2,
    }


def test_the_same_save_again_does_nothing(alice):
    invoice = make_invoice(alice, lines=2)
    first = save(invoice, alice, number="R-7")
    again = save(invoice, alice, number="R-7")
    assert (first.left, again.left) == ({"number"}, frozenset())
    assert stored(invoice).version == 2
    assert invoice.items.count() == 2
    assert Event.objects.filter(verb="changed").count() == 1


def test_what_an_item_says_besides_its_cells_is_no_change_until_it_is_removed(alice):
    invoice = make_invoice(alice)
    invoice.items.update(more={"item_number": "W-17"})
    assert save(invoice, alice).left == frozenset()
    assert stored(invoice).version == 1

    save(invoice, alice, number="R-7")
    assert list(Event.objects.get(verb="changed").data["changes"]) == ["number"]

    invoice = stored(invoice)
    form = posted_of(invoice)
    header = {name: values[0] for name, values in form.items() if "item" not in name}
    entry = read_entry(
        posted(**header), alice.organization.formats, today=timezone.localdate()
    )
    actions.save(invoice.pk, entry, version=invoice.version, by=alice)
    removed = Event.objects.filter(verb="changed").latest("pk").data["changes"]
    assert ["W-17", None] in removed.values()


def test_items_are_added_changed_moved_and_removed_by_their_key(alice):
    invoice = make_invoice(alice, lines=3)
    one, two, _three = (str(item.key) for item in invoice.items.all())
    new = "0d7e4b0a-7d1c-4a53-9a54-4e8b7c7d3f11"
    form = posted_of(invoice)
    entry = read_entry(
        posted(
            {"key": two, "description": "Beratung 2", "quantity": "4"},
            {"key": new, "description": "Reise"},
            {"key": one, "description": "Beratung 1"},
            **{name: values[0] for name, values in form.items() if "item" not in name},
        ),
        alice.organization.formats,
        today=timezone.localdate(),
    )
    actions.save(invoice.pk, entry, version=1, by=alice)
    items = list(stored(invoice).items.all())
    assert [(str(item.key), item.description, item.position) for item in items] == [
        (two, "Beratung 2", 1),
        (new, "Reise", 2),
        (one, "Beratung 1", 3),
    ]
    assert items[0].quantity == Decimal(4)
    assert Event.objects.get(verb="changed").data["changes"]["order"]


def test_another_version_is_a_conflict_and_loses_neither(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, number="A-1", order_reference="theirs")
    result = save(invoice, alice, version=1, number="B-1")
    assert isinstance(result, Conflict)
    assert result.invoice.number == "A-1"
    assert result.mine.values["number"] == "B-1"
    assert result.differs == ("number", "order_reference")
    assert stored(invoice).number == "A-1"


def test_an_old_version_that_says_the_same_is_no_conflict(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, number="A-1")
    again = save(invoice, alice, version=1, number="A-1")
    assert (again.left, again.knew_all) == (frozenset(), False)


def test_only_ones_own_open_invoice_can_be_saved(alice, bob, olga):
    invoice = make_invoice(alice)
    for other in (bob, olga):
        with pytest.raises(Invoice.DoesNotExist):
            save(invoice, other, number="X")
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.SUBMITTED)
    with pytest.raises(states.NotAllowed):
        save(invoice, alice, number="X")


def test_a_vendor_is_made_when_saved_and_not_with_every_key(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, how="typing", vendor_name="Neue A")
    assert stored(invoice).vendor is None
    save(stored(invoice), alice, vendor_name="Neue AG")
    assert stored(invoice).vendor.name == "Neue AG"
    assert list(Vendor.objects.order_by("pk").values_list("name", flat=True)) == [
        "Beispiel GmbH",
        "Neue AG",
    ]


def test_the_same_vendor_is_found_however_it_is_spelt(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, how="typing", vendor_name="beispiel  GMBH")
    assert stored(invoice).vendor == invoice.vendor


def test_typing_is_one_line_of_history(alice):
    invoice = make_invoice(alice)
    for text in ("R", "R-2", "R-20"):
        save(stored(invoice), alice, how="typing", number=text)
    assert not Event.objects.filter(verb="changed").exists()
    save(stored(invoice), alice)
    event = Event.objects.get(verb="changed")
    assert event.data["changes"] == {"number": [invoice.number, "R-20"]}


def test_a_change_of_status_records_what_was_typed_before(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, how="typing", number="R-20")
    move(stored(invoice), Status.SUBMITTED, by=alice)
    assert list(Event.objects.order_by("sequence").values_list("verb", flat=True)) == [
        "changed",
        "submitted",
    ]


def test_what_is_not_understood_stays_as_typed(alice):
    invoice = make_invoice(alice)
    save(invoice, alice, issue_date="31.2.2026")
    now = stored(invoice)
    assert (now.issue_date, now.unparsed) == (None, {"issue_date": "31.2.2026"})
    save(now, alice, issue_date="28.2.2026")
    assert stored(invoice).unparsed == {}


def test_typing_over_a_worked_out_total_is_remembered(alice):
    invoice = make_invoice(alice)
    invoice.items.update(worked_out=True)
    save(invoice, alice)
    assert stored(invoice).items.get().worked_out is False
    assert stored(invoice).version == 1
