"""The parties of a CII invoice, and where it was delivered."""

from lxml import etree

from countersign.extraction.einvoice.terms import attribute, every, first, text, texts
from countersign.extraction.record import Identifier, Party


def party(node: etree._Element | None) -> Party:
    """Seller, buyer, payee, tax representative, or whom it was delivered to."""
    if node is None:
        return Party()
    organization = first(node, "SpecifiedLegalOrganization")
    address = first(node, "PostalTradeAddress")
    contact = first(node, "DefinedTradeContact")
    electronic = first(node, "URIUniversalCommunication/URIID")
    return Party(
        name=text(node, "Name"),
        trading_name=text(organization, "TradingBusinessName"),
        identifiers=_identifiers(node),
        vat_id=_tax_number(node, "VA"),
        tax_number=_tax_number(node, "FC"),
        registration=text(organization, "ID"),
        legal_note="\n".join(texts(node, "Description")),
        street=", ".join(
            part
            for name in ("LineOne", "LineTwo", "LineThree", "StreetName")
            if (part := text(address, name))
        ),
        postcode=text(address, "PostcodeCode"),
        city=text(address, "CityName"),
        region=text(address, "CountrySubDivisionName"),
        country=text(address, "CountryID"),
        electronic_address=Identifier(
            text(electronic), attribute(electronic, "schemeID")
        ),
        contact=", ".join(
            part
            for name in ("PersonName", "DepartmentName")
            if (part := text(contact, name))
        ),
        email=text(contact, "EmailURIUniversalCommunication/URIID"),
        phone=text(contact, "TelephoneUniversalCommunication/CompleteNumber"),
    )


def _identifiers(node: etree._Element) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(value, attribute(number, "schemeID"))
        for name in ("ID", "GlobalID")
        for number in every(node, name)
        if (value := text(number))
    )


def _tax_number(node: etree._Element, scheme: str) -> str:
    """The last one, as it was always read: some files repeat a number that is empty or a draft."""
    numbers = [
        number
        for number in every(node, "SpecifiedTaxRegistration/ID")
        if number.get("schemeID") == scheme
    ]
    for number in reversed(numbers):
        attribute(number, "schemeID")
        if words := text(number):
            return words
    return ""
