"""What the exports' tests share: an invoice that was decided, and what the review's tests have."""

import pytest

from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_account, make_document
from tests.files import pdf
from tests.review.conftest import as_member, read_mail, submitted

__all__ = ["as_member", "read_mail", "submitted"]


@pytest.fixture
def decided(alice, mona, submitted):
    """Returned with a reason, submitted again and approved; its account is confirmed."""
    make_account(alice, "DE02120300000000202051", by=mona)
    original = make_document(alice, pdf("Rechnung R-7"), name="Rechnung März.pdf")
    invoice = submitted(number="R-7", document=original, iban="DE02120300000000202051")
    actions.decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="wrong order")
    invoice.refresh_from_db()
    submitting.submit(invoice, by=alice)
    actions.decide(invoice, Verdict.APPROVED, version=1, by=mona, comment="")
    invoice.refresh_from_db()
    return invoice
