"""The parties of a UBL invoice, and where it was delivered."""

from itertools import chain

from lxml import etree

from countersign.extraction.einvoice.terms import (
    agreed,
    attribute,
    every,
    expect,
    first,
    peek,
    text,
    texts,
)
from countersign.extraction.record import Identifier, Party

# What the tax that EN 16931 calls VAT is called in UBL's tax schemes.
_VAT = frozenset({"VAT", "IVA", "GST", "MOMS"})


def party(node: etree._Element | None) -> Party:
    """Seller, buyer, payee or tax representative."""
    if node is None:
        return Party()
    entity = first(node, "PartyLegalEntity")
    printed = text(node, "PartyName/Name")
    name = agreed(node, "PartyLegalEntity/RegistrationName") or printed
    vat_id, tax_number = _tax_numbers(node, name)
    address = first(node, "PostalAddress")
    return Party(
        name=name,
        trading_name=printed,
        identifiers=_identifiers(node),
        vat_id=vat_id,
        tax_number=tax_number,
        registration=text(entity, "CompanyID"),
        legal_note=text(entity, "CompanyLegalForm"),
        electronic_address=identifier(first(node, "EndpointID")),
        contact=text(node, "Contact/Name"),
        email=text(node, "Contact/ElectronicMail"),
        phone=text(node, "Contact/Telephone"),
        street=_street(address),
        postcode=text(address, "PostalZone"),
        city=text(address, "CityName"),
        region=text(address, "CountrySubentity"),
        country=text(address, "Country/IdentificationCode"),
    )


def delivered_to(delivery: etree._Element | None) -> Party:
    """Where it went (BG-13, BG-15)."""
    place = first(delivery, "DeliveryLocation")
    address = first(place, "Address")
    number = identifier(first(place, "ID"))
    return Party(
        name=text(delivery, "DeliveryParty/PartyName/Name"),
        identifiers=(number,) if number.value else (),
        street=_street(address),
        postcode=text(address, "PostalZone"),
        city=text(address, "CityName"),
        region=text(address, "CountrySubentity"),
        country=text(address, "Country/IdentificationCode"),
    )


def creditor_of(root: etree._Element) -> str:
    """Who draws a direct debit (BT-90): a number of the seller or payee in the scheme SEPA."""
    numbers = chain(
        every(root, "AccountingSupplierParty/Party/PartyIdentification/ID"),
        every(root, "PayeeParty/PartyIdentification/ID"),
    )
    own = [one for one in numbers if one.get("schemeID") == "SEPA"]
    return identifier(own[0]).value if own else ""


def identifier(node: etree._Element | None) -> Identifier:
    """A number with its scheme."""
    return Identifier(text(node), attribute(node, "schemeID"))


def _identifiers(node: etree._Element) -> tuple[Identifier, ...]:
    return tuple(
        found
        for one in every(node, "PartyIdentification/ID")
        if one.get("schemeID") != "SEPA" and (found := identifier(one)).value
    )


def _tax_numbers(node: etree._Element, name: str) -> tuple[str, str]:
    """The VAT id and another tax number (BT-31, BT-32): the first of each; what is further stays unread."""
    vat_id = tax_number = ""
    for scheme in every(node, "PartyTaxScheme"):
        kind = first(scheme, "TaxScheme")
        called = {peek(kind, "ID").upper(), peek(kind, "Name").upper()}
        if called & _VAT and not vat_id:
            vat_id = text(scheme, "CompanyID")
        elif not called & _VAT and not tax_number:
            tax_number = text(scheme, "CompanyID")
        else:
            continue
        expect(scheme, "RegistrationName", name)
        expect(kind, "ID", "VAT", "FC", "TAX", "LOC")
        expect(kind, "Name", "IVA")
    return vat_id, tax_number


def _street(address: etree._Element | None) -> str:
    names = ("StreetName", "AdditionalStreetName", "AddressLine/Line")
    return ", ".join(part for name in names for part in texts(address, name))
