"""Whatever the order of approvals, exports and cancellations: no invoice is exported twice, and sums are the table's."""

import random
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from countersign.exports import actions
from countersign.exports.models import ExportedInvoice, State
from countersign.invoices.models import Invoice, Status
from tests.exports.conftest import make_profile
from tests.signing_in import sign_in


def contents(exports):
    """Which invoices are in exports that were not cancelled, each as often as it is there."""
    live = [one.pk for one in exports if not one.cancelled_at]
    organization = exports[0].organization_id if exports else 0
    rows = ExportedInvoice.objects.filter(organization=organization, export__in=live)
    return sorted(rows.values_list("invoice", flat=True))


@pytest.mark.parametrize("seed", range(4))
def test_no_invoice_is_exported_twice_in_any_order_of_exports_and_cancellations(
    mona, approved, export, work, seed
):
    chance = random.Random(seed)  # noqa: S311 - the same walk each time
    profile, exports, invoices = make_profile(mona), [], []
    for _step in range(12):
        match chance.choice(["approve", "approve", "export", "export", "cancel"]):
            case "approve":
                invoices.append(approved().pk)
            case "export":
                exports.append(export(profile, unexported=True))
            case "cancel":
                open_ones = [one for one in exports if not one.cancelled_at]
                if open_ones:
                    gone = chance.choice(open_ones)
                    actions.cancel(gone, reason="Wrong client", by=mona)
                    work()
                    gone.refresh_from_db()
        found = contents(exports)
        assert len(found) == len(set(found))
        marked = Invoice.objects.filter(organization=mona.organization)
        marked = marked.exclude(exported_at=None).values_list("pk", flat=True)
        assert sorted(marked) == found
    exports.append(export(profile, unexported=True))
    assert contents(exports) == sorted(invoices)
    assert {one.state for one in exports} == {State.READY}


@pytest.mark.parametrize("seed", range(3))
def test_sums_of_an_export_are_the_tables_for_the_same_filter(
    mona, approved, export, work, seed
):
    chance = random.Random(seed)  # noqa: S311 - the same amounts each time
    for _each in range(15):
        amount = Decimal(chance.randrange(1, 1_000_000)) / 100
        kind = chance.choice(["invoice", "invoice", "credit note"])
        approved(
            kind=kind,
            gross_total=-amount if kind == "credit note" else amount,
            currency=chance.choice(["EUR", "CHF", "JPY"]),
            status=chance.choice([Status.APPROVED, Status.SUBMITTED]),
        )
    client = sign_in(Client(), mona)
    for query in ("", "status=approved", "kind=credit+note", "exported=no"):
        page = client.get(f"{reverse('invoices:list')}?{query}&all_totals=1")
        shown = {one.currency: one.amount for one in page.context["summed"].totals}
        made = export(make_profile(mona, name=f"P{query}"), filter=query)
        assert {name: Decimal(sum_) for name, sum_ in made.sums.items()} == shown
        assert made.invoices == page.context["summed"].count
        actions.cancel(made, reason="Only to see", by=mona)
        work()
