"""What a file says is suggested for the draft that was made of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.samples import draw, make_sample

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)


def upload(member, data: bytes, name: str = "invoice.pdf") -> Invoice:
    return desk.upload(SimpleUploadedFile(name, data), by=member).invoice


def suggested(invoice) -> dict[str, str]:
    return dict(
        invoice.suggestions.filter(rank=0, line=None).values_list("field", "value")
    )


def test_the_header_is_suggested_with_the_words_it_was_read_from(alice, work):
    invoice = upload(alice, draw(SAMPLE))
    work()

    found = suggested(invoice)
    assert found["number"] == SAMPLE.number
    assert found["issue_date"] == SAMPLE.issue_date.isoformat()
    assert found["currency"] == "EUR"
    assert found["gross_total"] == str(SAMPLE.gross)
    document = invoice.documents.get()
    gross = invoice.suggestions.get(field="gross_total", rank=0)
    assert [word[0] for word in gross.words] == [document.pk] * len(gross.words)
    assert gross.words


def test_each_item_is_suggested(alice, work):
    invoice = upload(alice, draw(SAMPLE))
    work()

    totals = invoice.suggestions.filter(field="line_total", rank=0).order_by("line")
    assert [row.value for row in totals] == [
        str(line.line_total) for line in SAMPLE.lines
    ]


def test_a_colleagues_draft_of_the_same_file_is_suggested_the_same(alice, bob, work):
    first = upload(alice, draw(SAMPLE))
    work()
    second = upload(bob, draw(SAMPLE))
    work()
    assert suggested(second) == suggested(first)


@pytest.mark.parametrize("times", [1, 2])
def test_reading_again_gives_the_same_rows(alice, work, times):
    invoice = upload(alice, draw(SAMPLE))
    work()
    before = suggested(invoice)
    document = invoice.documents.get()
    for _ in range(times):
        desk.suggest.enqueue(document.pk, document.organization_id)
    work()
    assert suggested(invoice) == before
