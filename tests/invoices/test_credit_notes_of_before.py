"""After an upgrade open invoices below nothing are credit notes; what waits or was decided is as its line says."""

from collections import Counter
from decimal import Decimal

from django.core.management import call_command

from countersign.history.verification import differing_rows
from countersign.invoices.models import Invoice
from countersign.invoices.totals.actions import differing
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice

BEFORE = "0013_whole_records"


def test_they_are_named_all_is_provable_and_totals_are_right(
    transactional_db, alice, mona
):
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

    kinds = {one.pk: (one.kind, one.version) for one in Invoice.objects.all()}
    del kinds[prepaid.pk]
    assert kinds == {
        draft.pk: ("credit note", 2),
        waiting.pk: ("invoice", 1),
        returned.pk: ("credit note", 2),
        plain.pk: ("invoice", 1),
    }
    assert list(differing_rows(Counter())) == []
    assert differing(alice.organization_id) == []
