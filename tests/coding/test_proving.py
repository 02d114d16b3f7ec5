"""Whoever verifies the history is told of a coding that somebody changed behind it."""

import pytest
from django.core.management import CommandError, call_command

from countersign.coding.models import Account, CodingLine
from tests.factories import make_invoice

from .conftest import save, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def coded(alice, mona, opened, chart):
    """Submitted in two parts, one typed with the account's name."""
    invoice = make_invoice(alice, lines=2, number="R-7")
    agent = opened(alice)
    first, second = invoice.items.all()
    save(
        agent,
        invoice,
        account="4930 Bürobedarf",
        item=str(first.key),
        tax_code="V7",
        **{"1__account": "6815", "1__item": str(second.key)},
    )
    submit(agent, invoice)
    return invoice


def verify(capsys):
    """What the operator reads."""
    try:
        call_command("verify_history")
        failed = ""
    except CommandError as problem:
        failed = str(problem)
    said = capsys.readouterr()
    return said.out + said.err + failed


def lines(invoice):
    return CodingLine.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )


def test_what_was_coded_is_proven_also_after_the_chart_has_changed(coded, capsys):
    Account.objects.filter(organization=coded.organization_id).update(
        name="Anders", active=False
    )
    assert lines(coded).count() == 2
    text = verify(capsys)
    assert "the coding of invoice" not in text
    assert "1 codings" in text


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 99},
        {"tax": 1},
        {"percent": 50},
        {"item_key": None},
        {"tax_code": None},
    ],
    ids=str,
)
def test_a_row_that_was_altered_is_told(coded, capsys, change):
    lines(coded).filter(position=1).update(**change)
    assert f"the coding of invoice {coded.pk} (R-7)" in verify(capsys)


def test_a_row_on_another_account_is_told(coded, capsys):
    other = Account.objects.get(organization=coded.organization_id, number="4210")
    lines(coded).filter(position=2).update(account=other)
    text = verify(capsys)
    assert "account 6815" in text
    assert "account 4210" in text


def test_a_row_that_is_gone_is_told(coded, capsys):
    lines(coded).filter(position=2).delete()
    assert "the coding of invoice" in verify(capsys)


def test_an_added_row_is_told(coded, capsys):
    row = lines(coded).first()
    row.pk, row.position = None, 3
    row.save(force_insert=True)
    assert "the coding of invoice" in verify(capsys)
