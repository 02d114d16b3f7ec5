"""What watches the statements of every test sees what does not say whose rows it wants (`tests/watching.py`)."""

import contextlib
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

import countersign
from countersign.approval.models import Rule
from countersign.invoices.models import Invoice, LineItem
from countersign.vendors.models import Lesson
from tests.factories import make_document, make_invoice
from tests.whose import unsaid


def test_the_watch_tells_who_left_it_out_and_of_which_table(alice, left_out):
    Invoice.objects.hold(make_invoice(alice).pk)

    place = "invoices.models.rows.InvoiceRows.hold"
    assert left_out == {(place, "invoices_invoice"), (place, "vendors_vendor")}
    left_out.clear()


# What code of ours may not ask, and a table of which it does not say whose rows it wants.
NOT_SAID = """
Invoice.objects.get(pk=invoice.pk) -> invoices_invoice
Invoice.objects.in_bulk([invoice.pk]) -> invoices_invoice
Invoice.objects.filter(pk__in=[invoice.pk]).exists() -> invoices_invoice
Invoice.objects.filter(pk=invoice.pk).update(number="2") -> invoices_invoice
Invoice.objects.filter(pk=invoice.pk).delete() -> invoices_invoice
Invoice.objects.bulk_update([invoice], ["number"]) -> invoices_invoice
list(Invoice.objects.filter(vendor=vendor)) -> invoices_invoice
list(Invoice.objects.raw("SELECT * FROM invoices_invoice WHERE id = %s", [invoice.pk])) -> invoices_invoice
list(Invoice.objects.filter(pk=invoice.pk).prefetch_related("items")) -> invoices_invoice
list(Invoice.objects.filter(pk=invoice.pk).select_related("vendor")) -> vendors_vendor
LineItem.objects.filter(invoice=invoice).count() -> invoices_lineitem
LineItem.objects.filter(invoice__in=[invoice]).delete() -> invoices_lineitem
list(Invoice.objects.filter(invoice.itself, pk__in=LineItem.objects.filter(position=1).values("invoice"))) -> invoices_lineitem
list(invoice.items.filter(invoice__in=Invoice.objects.filter(number="1"))) -> invoices_invoice
# Nor begin at a row that was made up from an id.
Invoice(pk=invoice.pk).refresh_from_db() -> invoices_invoice
Lesson(pk=1).save(update_fields=["data"]) -> vendors_lesson
Invoice(pk=invoice.pk).delete() -> invoices_invoice
list(Invoice(pk=invoice.pk).items.all()) -> invoices_lineitem
LineItem(invoice_id=invoice.pk).invoice -> invoices_invoice
# A key to somebody who works in several organizations tells of none.
list(alice.user.memberships.all()) -> accounts_membership
"""
# What it may ask, since Django then asks by the key of a row at hand.
OF_A_ROW = """
invoice.save()
invoice.refresh_from_db()
invoice.delete()
invoice.vendor.lesson
invoice.items.count()
invoice.items.first().invoice
invoice.items.filter(position=1).update(description="1")
invoice.items.filter(position=1).delete()
list(invoice.files.all())
list(vendor.invoices.select_related("vendor"))
Invoice.objects.filter(invoice.itself).delete()
Invoice.objects.filter(invoice.itself).defer("number").get().number
list(Invoice.objects.filter(invoice.itself).prefetch_related("items", "vendor"))
list(Invoice.objects.filter(invoice.itself, vendor__name="1").select_related("vendor"))
Rule(organization=alice.organization, vendor=vendor).full_clean()
"""


@pytest.fixture
def as_ours(alice):
    """Runs an expression as a line of ours that has these rows at hand."""
    invoice = make_invoice(alice, document=make_document(alice))
    Lesson.objects.create(
        organization=alice.organization, vendor=invoice.vendor, data="[]"
    )
    at_hand = {
        "alice": alice,
        "invoice": Invoice.objects.get(pk=invoice.pk),
        "vendor": invoice.vendor,
    }
    ours = str(Path(countersign.__file__).parent / "example.py")
    models = {each.__name__: each for each in (Invoice, Lesson, LineItem, Rule)}

    def run(line):
        eval(compile(line, ours, "eval"), models | at_hand)  # noqa: S307 - a line of this file

    return run


def lines(text):
    return [one for one in text.splitlines() if one and one[0] != "#"]


@pytest.mark.parametrize("line", lines(NOT_SAID))
def test_what_our_own_code_leaves_out_is_seen(line, as_ours, left_out):
    asked, table = line.split(" -> ")
    with contextlib.suppress(ProtectedError, DatabaseError), transaction.atomic():
        as_ours(asked)

    assert ("example.<module>", table) in left_out
    left_out.clear()


@pytest.mark.parametrize("line", lines(OF_A_ROW))
def test_what_django_asks_for_a_row_at_hand_is_in_order(line, as_ours, left_out):
    as_ours(line)

    assert left_out == set()


# A statement, and the tables of which it does not say whose rows it wants.
STATEMENTS = """
# Nothing is said, or something else.
SELECT 1 FROM "invoices_invoice" LIMIT 1 -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."status" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."agent_id" = %s -> invoices_invoice
DELETE FROM "invoices_lineitem" -> invoices_lineitem
# A key that is compared with a value says nothing, be it the row's own or that of the row it belongs to.
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."id" = %s -> invoices_invoice
DELETE FROM "invoices_invoice" WHERE "invoices_invoice"."id" IN (%s, %s) -> invoices_invoice
UPDATE "invoices_lineitem" SET "x" = %s WHERE "invoices_lineitem"."invoice_id" = %s -> invoices_lineitem
# The organization does: among others, of several, in any statement.
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = %s ->
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."id" = %s AND ("invoices_invoice"."organization_id" IN (%s, %s))) ->
SELECT 1 FROM "invoices_invoice" U0 WHERE (U0."id" = %s AND U0."organization_id" = %s) LIMIT 1 ->
UPDATE "invoices_lineitem" SET "x" = %s WHERE "invoices_lineitem"."organization_id" = %s ->
DELETE FROM invoices_kepttotal WHERE organization_id = %s ->
SELECT i.id FROM invoices_invoice i WHERE i.organization_id = %(organization)s AND i.id <> %(pk)s ->
# But not as one of two ways, nor denied, nor compared with itself, nor as what is written.
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s OR "invoices_invoice"."id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE NOT ("invoices_invoice"."organization_id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = "invoices_invoice"."organization_id" -> invoices_invoice
UPDATE "invoices_invoice" SET "organization_id" = %s WHERE "invoices_invoice"."id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" INNER JOIN "accounts_organization" ON ("invoices_invoice"."organization_id" = "accounts_organization"."id") WHERE "invoices_invoice"."id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = "invoices_invoice"."id" -> invoices_invoice
SELECT i.id FROM invoices_invoice i WHERE i.organization_id <> %(organization)s -> invoices_invoice
# What is joined along a key is of the same organization, whichever of the two it is said of.
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_lineitem"."organization_id" = %s ->
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_invoice"."organization_id" = %s ->
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_lineitem"."organization_id" = %s ->
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE ("invoices_lineitem"."organization_id" = %s AND "invoices_invoice"."organization_id" = %s) ->
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND "invoices_lineitem"."organization_id" = T2."organization_id") WHERE "invoices_lineitem"."organization_id" = %s ->
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND "invoices_lineitem"."organization_id" = T2."organization_id") WHERE T2."id" = %s -> invoices_invoice invoices_lineitem
# But not what is joined along anything else, nor what an outer join keeps without a partner.
SELECT 1 FROM "invoices_lineitem" INNER JOIN "invoices_suggestion" T2 ON ("invoices_lineitem"."invoice_id" = T2."invoice_id") WHERE "invoices_lineitem"."organization_id" = %s -> invoices_suggestion
SELECT 1 FROM "invoices_invoice" INNER JOIN "invoices_invoice" T2 ON ("invoices_invoice"."number" = T2."number") WHERE "invoices_invoice"."organization_id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" INNER JOIN "vendors_vendor" T2 ON ("invoices_invoice"."id" = T2."id") WHERE "invoices_invoice"."organization_id" = %s -> vendors_vendor
SELECT 1 FROM "invoices_invoice" INNER JOIN "invoices_lineitem" T2 ON ("invoices_invoice"."agent_id" = T2."id") WHERE "invoices_invoice"."organization_id" = %s -> invoices_lineitem
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND T2."organization_id" = %s) -> invoices_lineitem
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" T2 ON ("invoices_lineitem"."invoice_id" = T2."id" AND "invoices_lineitem"."organization_id" = %s) -> invoices_invoice invoices_lineitem
# So does a query within a query: by itself, or along with the one around it.
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s AND "invoices_invoice"."id" IN (SELECT U0."invoice_id" FROM "invoices_lineitem" U0 WHERE U0."position" = %s)) -> invoices_lineitem
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."id" IN (SELECT U0."invoice_id" FROM "invoices_lineitem" U0 WHERE U0."organization_id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" IN (SELECT U0."organization_id" FROM "invoices_lineitem" U0) -> invoices_invoice
SELECT (SELECT U0."x" FROM "invoices_lineitem" U0 WHERE U0."invoice_id" = ("invoices_invoice"."id") LIMIT 1) AS "x" FROM "invoices_invoice" WHERE "invoices_invoice"."organization_id" = %s -> invoices_lineitem
SELECT 1 FROM "invoices_lineitem" LEFT OUTER JOIN "invoices_invoice" ON ("invoices_lineitem"."invoice_id" = "invoices_invoice"."id") WHERE "invoices_lineitem"."organization_id" = %s ->
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."organization_id" = %s AND EXISTS(SELECT 1 FROM "invoices_lineitem" U0 WHERE (U0."organization_id" = ("invoices_invoice"."organization_id") AND U0."position" = %s))) ->
INSERT INTO invoices_kepttotal SELECT organization_id, 1 FROM invoices_invoice -> invoices_invoice
# Which organizations there are may be asked; other tables have nothing to say.
SELECT DISTINCT "invoices_invoice"."organization_id" FROM "invoices_invoice" ->
SELECT 1 FROM "django_session" WHERE "x" = 1 ->
SELECT 1 FROM "accounts_user" WHERE "accounts_user"."id" = %s ->
"""


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_says_whose_it_is(vendor):
    cases = [[part.strip() for part in line.split("->")] for line in lines(STATEMENTS)]

    found = [[sql, " ".join(sorted(unsaid(sql, vendor)))] for sql, _ in cases]
    assert found == cases


# The same of what Django asks for a row at hand: a key says it, the row's own or that of the row it belongs to.
BY_KEY = """
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."id" = %s ->
DELETE FROM "invoices_lineitem" WHERE "invoices_lineitem"."invoice_id" IN (%s, %s) ->
DELETE FROM "invoices_notduplicate" WHERE ("invoices_notduplicate"."first_id" IN (%s) OR "invoices_notduplicate"."second_id" IN (%s)) ->
UPDATE "invoices_lineitem" SET "x" = %s WHERE ("invoices_lineitem"."invoice_id" = %s AND "invoices_lineitem"."x" = %s) ->
SELECT 1 FROM "documents_document" INNER JOIN "invoices_invoicedocument" ON ("documents_document"."id" = "invoices_invoicedocument"."document_id") WHERE "invoices_invoicedocument"."invoice_id" = %s ->
# But nothing else does.
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."agent_id" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE "invoices_invoice"."number" = %s -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE NOT ("invoices_invoice"."id" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_invoice" WHERE ("invoices_invoice"."id" = %s OR "invoices_invoice"."number" = %s) -> invoices_invoice
SELECT 1 FROM "invoices_lineitem" WHERE "invoices_lineitem"."invoice_id" IN (SELECT U0."id" FROM "invoices_invoice" U0 WHERE U0."number" = %s) -> invoices_invoice invoices_lineitem
"""


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_a_key_says(vendor):
    cases = [[part.strip() for part in line.split("->")] for line in lines(BY_KEY)]

    found = [
        [sql, " ".join(sorted(unsaid(sql, vendor, by_key=True)))] for sql, _ in cases
    ]
    assert found == cases
