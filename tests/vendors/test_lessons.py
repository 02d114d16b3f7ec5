"""Which vendors' lessons a document calls for."""

import pytest

from countersign.extraction.model import Box, Page, VendorHint, Word
from countersign.vendors.actions import teach
from countersign.vendors.lessons import hints_for
from countersign.vendors.models import BankAccount
from tests.factories import make_vendor


def page(text):
    box = Box(0, 0, 1, 1)
    return Page(1, 595, 842, tuple(Word(word, 1, box, "text") for word in text.split()))


@pytest.fixture
def taught(alice):
    """A vendor with a lesson, a VAT id and an account."""
    vendor = make_vendor(alice.organization, "Müller & Söhne")
    vendor.vat_id = "CHE-123.456.789"
    vendor.save()
    BankAccount.objects.create(
        organization=alice.organization, vendor=vendor, iban="DE89370400440532013000"
    )
    hint = VendorHint(name=vendor.name, columns=(("description", 0.1, 0.5),))
    teach(vendor, hint, invoice_number="R-1")
    return vendor


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rechnung der MÜLLER & Söhne", 1),
        ("UID CHE 123 456 789 MWST", 1),
        ("IBAN DE89 3704 0044 0532 0130 00", 1),
        ("Rechnung der Meier AG", 0),
        ("100 % billig", 0),
        ("", 0),
    ],
)
def test_a_lesson_is_called_for_by_name_vat_id_or_account(alice, taught, text, found):
    assert len(hints_for(alice.organization, [page(text)])) == found


def test_a_short_name_alone_calls_for_nothing(alice):
    vendor = make_vendor(alice.organization, "Ora")
    hint = VendorHint(name=vendor.name, columns=(("description", 0.1, 0.5),))
    teach(vendor, hint, invoice_number="R-1")
    assert hints_for(alice.organization, [page("Hora")]) == ()


def test_another_organizations_lessons_are_not_there(otto, taught):
    assert hints_for(otto.organization, [page("Müller & Söhne")]) == ()
