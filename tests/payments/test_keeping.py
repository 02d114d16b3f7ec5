"""Runs, files and statements go when their time is over and nobody's invoice needs them any more."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from countersign.database.where import where_we_work
from countersign.exports.actions import forget_over as forget_exports
from countersign.exports.models import Export
from countersign.history.models import Event
from countersign.payments.keeping.actions import forget_over
from countersign.payments.models import (
    BankFile,
    PaidElsewhere,
    Payment,
    Run,
    Statement,
    StatementLine,
    Transfer,
)
from tests.exports.conftest import make_export, make_profile
from tests.retained import remove_what_is_over

from .made import make_line, make_own_account, make_paid

YEARS = 10
OLD = datetime(2012, 5, 4, 12, tzinfo=UTC)
YOUNG = datetime(2020, 5, 4, 12, tzinfo=UTC)
NOW = datetime(2026, 4, 7, 12, tzinfo=UTC)
KEPT = (Run, Transfer, BankFile, Statement, StatementLine, Payment, PaidElsewhere)


@pytest.fixture(autouse=True)
def _ten_years(settings):
    settings.KEEP_YEARS = YEARS


@pytest.fixture
def paid(approved, mona, monkeypatch):
    """An invoice that a run and a statement paid at a moment."""

    def make(when: datetime, **values):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: when)
            invoice = approved(issue_date=when.date(), decided_at=when, **values)
            payment = make_paid(invoice, by=mona)
            PaidElsewhere.objects.create(
                organization=mona.organization,
                by=mona,
                before=when.date(),
                paid_on=when.date(),
                count=1,
                done_at=when,
            )
        own = {"organization": mona.organization}
        Run.objects.filter(**own).update(proposed_at=when)
        Statement.objects.filter(**own).update(read_at=when)
        return payment

    return make


def counts(member) -> list[int]:
    """How many rows there are of each."""
    return [
        model.objects.filter(organization=member.organization).count() for model in KEPT
    ]


def clean(monkeypatch) -> None:
    """What the clock does, in the year 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    remove_what_is_over()
    forget_over()


def test_they_go_with_the_last_of_their_invoices(paid, mona, monkeypatch):
    payment = paid(OLD)
    run = payment.run_invoice.run_id
    sha256 = BankFile.objects.get(organization=mona.organization).sha256
    forget_over()  # the invoice is still there
    assert counts(mona)[:6] == [1] * 6
    clean(monkeypatch)

    assert counts(mona) == [0] * 7
    lines = Event.objects.filter(organization_id=mona.organization_id)
    line = lines.get(verb="removed run")
    assert (line.subject_id, line.data["files"]) == (run, [sha256])
    assert lines.filter(verb="removed statement").count() == 1
    assert all("DE8937040044" not in str(one.data) for one in lines)


def told_before(monkeypatch) -> str:
    """What the dry run says in the year 2026, besides where it works."""
    out = io.StringIO()
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: NOW)
        call_command("apply_retention", dry_run=True, stdout=out)
    return out.getvalue().removeprefix(f"{where_we_work()}\n")


def test_the_dry_run_names_what_goes_after_the_invoices(paid, mona, monkeypatch):
    payment = paid(OLD)
    export = make_export(make_profile(mona), [payment.invoice])
    Export.objects.filter(organization=mona.organization).update(asked_at=OLD)
    before = counts(mona)

    _first, *after = told_before(monkeypatch).splitlines()

    statement = Statement.objects.get(organization=mona.organization)
    assert after == [
        f"  After them 1 payment runs would go: {payment.run_invoice.run_id}.",
        f"  After them 1 bank statements would go: {statement.name}.",
        "  After them 1 exports would go: export.csv.",
    ]
    assert counts(mona) == before
    clean(monkeypatch)
    forget_exports()
    assert counts(mona)[0] == counts(mona)[3] == 0
    assert not Export.objects.filter(
        organization=mona.organization, pk=export.pk
    ).exists()


def test_the_dry_run_names_nothing_that_an_invoice_needs_still(
    paid, approved, mona, monkeypatch
):
    payment = paid(OLD)
    young = approved(number="R-YOUNG", issue_date=YOUNG.date(), decided_at=YOUNG)
    row = payment.run_invoice
    row.pk, row.invoice = None, young
    row.save()
    make_export(make_profile(mona), [payment.invoice, young])
    Export.objects.filter(organization=mona.organization).update(asked_at=OLD)

    told = told_before(monkeypatch)

    assert "1 invoices" in told
    assert "payment runs" not in told
    assert "exports" not in told


def test_what_is_younger_or_of_an_invoice_that_is_kept_stays(paid, mona, monkeypatch):
    paid(YOUNG)
    clean(monkeypatch)
    assert counts(mona) == [1] * 7


def test_a_run_stays_while_one_of_its_invoices_does(paid, approved, mona, monkeypatch):
    payment = paid(OLD)
    young = approved(number="R-YOUNG", issue_date=YOUNG.date(), decided_at=YOUNG)
    row = payment.run_invoice
    row.pk, row.invoice = None, young
    row.save()
    clean(monkeypatch)
    assert counts(mona)[:3] == [1, 1, 1]


def test_a_statement_with_a_younger_booking_stays(mona, monkeypatch):
    account = make_own_account(mona)
    old = make_line(account, by=mona, booked_on=OLD.date())
    young = make_line(account, by=mona, booked_on=date(2020, 1, 1))
    of = Statement.objects.filter(organization=mona.organization)
    of.update(read_at=OLD)
    clean(monkeypatch)
    left = StatementLine.objects.filter(organization=mona.organization)
    assert list(left) == [young]
    assert old.statement_id != young.statement_id


def test_nothing_goes_while_everything_is_kept(paid, mona, settings, monkeypatch):
    settings.KEEP_YEARS = 0
    paid(OLD)
    clean(monkeypatch)
    assert counts(mona) == [1] * 7
