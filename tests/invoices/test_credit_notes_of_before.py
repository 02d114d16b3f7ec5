"""After an upgrade open invoices below nothing are credit notes, what waits or was decided is as its line says, and amounts are sorted alike."""

from collections import Counter
from decimal import Decimal

from django.core.management import call_command

from countersign.history.verification import differing_rows
from countersign.invoices.models import Invoice
from countersign.invoices.totals.actions import differing
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import (
    CREDIT_NOTE,
    PREPAID,
    make_invoice,
    make_member,
    make_organization,
)
from tests.invoices.table.test_by_amount import (
    of_five_amounts_and_a_credit_note,
    pages,
)

BEFORE = "0013_whole_records"


def test_they_are_named_all_is_provable_sums_and_order_are_right(
    transactional_db, alice, mona, client
):
    other = make_member(make_organization("Andere AG"), "Anna")
    of_five_amounts_and_a_credit_note(other)
    below = CREDIT_NOTE | {"kind": "invoice"}
    draft, waiting, returned = (make_invoice(alice, **below) for _ in range(3))
    plain = make_invoice(alice)
    prepaid = make_invoice(alice, **PREPAID)
    submit(waiting, by=alice)
    submit(returned, by=alice)
    decide(returned, Verdict.RETURNED, version=1, by=mona, comment="whose?")

    call_command("migrate", "invoices", BEFORE, verbosity=0)
    Invoice.objects.filter(pk=plain.pk).update(amount_due=Decimal(19))
    call_command("migrate", verbosity=0)

    kinds = {
        one.pk: (one.kind, one.version)
        for one in Invoice.objects.filter(agent=alice.user)
    }
    del kinds[prepaid.pk]
    assert kinds == {
        draft.pk: ("credit note", 2),
        waiting.pk: ("invoice", 1),
        returned.pk: ("credit note", 2),
        plain.pk: ("invoice", 1),
    }
    assert list(differing_rows(Counter())) == []
    assert differing(alice.organization_id) == []
    client.force_login(other.user)
    assert pages(client, "gross") == ["F", "E", "B", "A", "D", "C"]
