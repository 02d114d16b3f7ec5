"""What was entered before keys were made as they are now is found like all else after an upgrade."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from countersign.invoices.duplicates.of_one import likely_duplicates
from countersign.invoices.models import Invoice, Status
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice

BEFORE = "0004_answers_and_findings"


def upgrade(*statements):
    """Go back to the tables before, change rows by hand, and come here again."""
    call_command("migrate", "invoices", BEFORE, verbosity=0)
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        call_command("migrate", verbosity=0)


def test_old_rows_get_their_keys_and_others_keep_them(transactional_db, alice):
    full_width = make_invoice(alice, number="ＩＮＶ‑１０４２", vendor="Acme Ltd")
    _one, two = (make_invoice(alice, number="7", vendor="!!!") for _ in range(2))
    for number, vendor in (("R‑2026/0099", "Müller & Söhne"), ("７", "Acme Ltd")):
        make_invoice(alice, number=number, vendor=vendor)
    others = Invoice.objects.exclude(pk=full_width.pk).exclude(number="7")
    before = list(others.order_by("pk").values())
    upgrade(
        "UPDATE invoices_invoice SET number_key = 'old', number_alike = NULL WHERE number = 'ＩＮＶ‑１０４２'",
        "UPDATE invoices_invoice SET vendor_id = NULL, status = 'submitted' WHERE number = '7'",
        "DELETE FROM vendors_vendor WHERE name = '!!!'",
    )

    assert list(others.order_by("pk").values()) == before
    full_width.refresh_from_db()
    assert (full_width.number_key, full_width.number_core) == ("INV1042", "1042")
    again = make_invoice(
        alice, number="1042", vendor="ACME Limited", issue_date=date(2026, 4, 2)
    )
    assert [one.earlier for one in likely_duplicates(again)] == [full_width]
    without = Invoice.objects.filter(number="7").order_by("pk")
    rows = without.values_list("vendor__name", "number_key")
    assert list(rows) == [("!!!", "7"), ("!!!", f"7#{two.pk}")]


def test_what_an_older_process_wrote_is_made_good_when_it_is_submitted(alice, mona):
    draft = make_invoice(alice, number="R-1042", vendor="Acme Ltd")
    Invoice.objects.update(payee_key=None, number_core=None)
    submit(draft, by=alice)
    draft.refresh_from_db()
    assert (draft.payee_key, draft.number_core) == ("acme", "1042")


@pytest.mark.parametrize(
    "lack",
    [{"vendor": None}, {"number": ""}, {"issue_date": None}, {"gross_total": None}],
)
def test_nothing_is_submitted_without_vendor_number_and_day(alice, lack):
    draft = make_invoice(alice)
    for name, value in lack.items():
        setattr(draft, name, value)
    draft.save()
    draft.status = Status.SUBMITTED
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()
