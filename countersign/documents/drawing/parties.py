"""Who is named: seller (BG-4), buyer (BG-7) and others."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from countersign.documents import codes
from countersign.extraction.drawing import Facts
from countersign.extraction.record import EInvoice, Party

from .writing import identifier, told


def parties(einvoice: EInvoice) -> Facts:
    """Each that is named, seller and buyer beside each other."""
    named = (
        (_("Seller"), einvoice.seller),
        (_("Buyer"), einvoice.buyer),
        (_("Payee"), einvoice.payee),
        (_("Tax representative"), einvoice.representative),
        (_("Delivered to"), einvoice.delivery),
    )
    pairs = tuple((label, _party(one)) for label, one in named if one != Party())
    return Facts(pairs, columns=2)


def _party(party: Party) -> str:
    place = " ".join(part for part in (party.postcode, party.city) if part)
    lines = [
        party.name,
        party.trading_name if party.trading_name != party.name else "",
        party.street,
        place,
        party.region,
        codes.country(party.country),
        *told(_numbers(party)),
        party.legal_note,
        *told(_ways(party)),
    ]
    return "\n".join(line for line in lines if line)


def _numbers(party: Party) -> Iterator[tuple[str, str]]:
    yield _("VAT id"), party.vat_id
    yield _("Tax number"), party.tax_number
    yield _("Register"), party.registration
    for one in party.identifiers:
        yield _("Number"), identifier(one)


def _ways(party: Party) -> Iterator[tuple[str, str]]:
    yield _("Contact"), party.contact
    yield _("Phone"), party.phone
    yield _("Mail"), party.email
    yield _("Electronic address"), identifier(party.electronic_address)
