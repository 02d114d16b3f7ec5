"""After an upgrade the database vouches for the submitted invoices of before, or says which of them lack something."""

from importlib import import_module

import pytest
from django.db import connection

from countersign.invoices.models import Invoice
from tests.factories import make_invoice

MIGRATION = import_module(
    "countersign.invoices.migrations.0014_a_submitted_invoice_was_whole"
)
BEFORE = import_module(
    "countersign.invoices.migrations.0008_a_submitted_invoice_is_whole"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def upgrade(caplog):
    """As if the release before had left these rows; what the log says of the upgrade."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone looks through the rows of before")

    def run(**values):
        with connection.schema_editor(atomic=False) as editor:
            editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            editor.execute(BEFORE.UNDO["postgresql"][0])
            Invoice.objects.update(**values)
            editor.execute(BEFORE.POSTGRESQL[0])
            assert not is_validated()
            MIGRATION.validate(None, editor)
        return caplog.text

    return run


def is_validated():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT convalidated FROM pg_constraint WHERE conname = %s",
            [MIGRATION.NAME],
        )
        (found,) = cursor.fetchone()
    return found


def test_it_is_so_once_the_tables_are_made():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone looks through the rows of before")
    assert is_validated()


def test_whole_ones_are_vouched_for(alice, upgrade):
    make_invoice(alice, status="approved")
    make_invoice(alice, number="", vendor="")
    assert upgrade() == ""
    assert is_validated()


@pytest.mark.parametrize("lacking", ["issue_date", "gross_total", "vendor"])
def test_one_that_lacks_something_is_named_and_nothing_breaks(alice, upgrade, lacking):
    invoice = make_invoice(alice, status="approved")
    said = upgrade(**{lacking: None})
    assert f"{invoice.organization_id}, {invoice.pk}" in said
    assert "VALIDATE CONSTRAINT what_is_submitted_is_whole" in said
    assert not is_validated()
