"""Poland: KSeF's structures FA(1) to FA(3). A correction states differences; lines may have gross prices alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national import ksef_payment
from countersign.extraction.einvoice.national.ksef_words import WORDS
from countersign.extraction.einvoice.national.reckoning import (
    is_same,
    less,
    share,
    total,
)
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every, first
from countersign.extraction.record import (
    BEFORE,
    AllowanceCharge,
    EInvoice,
    Identifier,
    Line,
    Party,
    Preceding,
    TaxPart,
)

# What each pair of totals (P_13_x, P_14_x) is: UNTDID 5305, rates that it may have, in words.
_TAXES: Final = {
    "1": ("S", ("23", "22"), ""),
    "2": ("S", ("8", "7"), ""),
    "3": ("S", ("5",), ""),
    "4": ("S", ("4", "3"), "flat rate for taxis"),
    "5": ("S", (), "special procedure (OSS)"),
    "6_1": ("Z", ("0",), ""),
    "6_2": ("K", ("0",), "intra-community supply"),
    "6_3": ("G", ("0",), "export"),
    "7": ("E", (), "exempt"),
    "8": ("O", (), "supplied outside the country"),
    "9": ("AE", (), "services of art. 100 (1) 4, taxed by the buyer"),
    "10": ("AE", (), "reverse charge"),
    "11": ("E", (), "margin scheme"),
}
_DEFAULT: Final = "2"  # "no" in an annotation
_NO_ANNOTATION: Final = ("P_16", "P_17", "P_18", "P_18A", "P_23")


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The one invoice of a Faktura."""
    taking = Taking(WORDS)
    bill = first(root, "Fa")
    currency = taking.text(bill, "KodWaluty")
    said = EInvoice(
        syntax="KSeF",
        version=taking.text(root, "Naglowek/KodFormularza@kodSystemowy"),
        type_code=taking.text(bill, "RodzajFaktury"),
        number=taking.text(bill, "P_2"),
        issued=taking.text(bill, "P_1"),
        currency=currency,
        seller=_party(taking, first(root, "Podmiot1"), home="PL"),
        buyer=_party(taking, first(root, "Podmiot2")),
        delivered=taking.text(bill, "P_6"),
        period_start=taking.text(bill, "OkresFa/P_6_Od"),
        period_end=taking.text(bill, "OkresFa/P_6_Do"),
        preceding=_preceding(taking, bill),
        notes=(
            *taking.texts(bill, "PrzyczynaKorekty"),
            *taking.texts(root, "Stopka/Informacje/StopkaFaktury"),
        ),
        contract=taking.listed(bill, "WarunkiTransakcji/Umowy/NrUmowy"),
        order=taking.listed(bill, "WarunkiTransakcji/Zamowienia/NrZamowienia"),
        despatch_advice=taking.listed(bill, "WZ"),
    )
    _skip_what_is_not(taking, bill)
    said = _totals(taking, bill, _lines(taking, bill, said))
    said = ksef_payment.read(taking, bill, said)
    seller = replace(
        said.seller, registration=taking.joined(root, "Stopka/Rejestry/KRS")
    )
    return (replace(said, seller=seller, also=taking.left(root)),)


def _skip_what_is_not(taking: Taking, bill: Node) -> None:
    """Annotations must say "no" one by one; those that do tell nothing."""
    for name in _NO_ANNOTATION:
        taking.skip(bill, f"Adnotacje/{name}", value=_DEFAULT)
    for name in ("Zwolnienie/P_19N", "NoweSrodkiTransportu/P_22N", "PMarzy/P_PMarzyN"):
        taking.skip(bill, f"Adnotacje/{name}", value="1")


def _party(taking: Taking, node: Node, home: str = "") -> Party:
    told = first(node, "DaneIdentyfikacyjne")
    number = taking.text(told, "NIP")
    foreign = taking.joined(told, "KodUE", "NrVatUE", by="")
    prefix = taking.text(node, "PrefiksPodatnika") or home
    lines = [taking.text(node, f"Adres/{name}") for name in ("AdresL1", "AdresL2")]
    ids = {
        "EORI": taking.text(node, "NrEORI"),
        "GLN": taking.text(node, "Adres/GLN"),
        "NrKlienta": taking.text(node, "NrKlienta"),
        "NrID": taking.text(told, "NrID"),
    }
    return Party(
        name=taking.text(told, "Nazwa"),
        identifiers=tuple(
            Identifier(one, scheme) for scheme, one in ids.items() if one
        ),
        vat_id=foreign or (prefix + number if number else ""),
        tax_number=number if prefix else "",
        street=", ".join(filter(None, lines)),
        country=taking.text(node, "Adres/KodKraju"),
        email=taking.text(node, "DaneKontaktowe/Email"),
        phone=taking.text(node, "DaneKontaktowe/Telefon"),
    )


def _preceding(taking: Taking, bill: Node) -> tuple[Preceding, ...]:
    corrected = [
        Preceding(
            taking.text(one, "NrFaKorygowanej"),
            taking.text(one, "DataWystFaKorygowanej"),
        )
        for one in every(bill, "DaneFaKorygowanej")
    ]
    advances = [
        Preceding(
            taking.text(one, "NrFaZaliczkowej")
            or taking.text(one, "NrKSeFFaZaliczkowej")
        )
        for one in every(bill, "FakturaZaliczkowa")
    ]
    return tuple(corrected + advances)


def _lines(taking: Taking, bill: Node, said: EInvoice) -> EInvoice:
    rows = every(bill, "FaWiersz")
    return replace(
        said,
        lines=tuple(_line(taking, row) for row in rows),
        allowances=tuple(
            AllowanceCharge(charge=False, amount=amount, line=at)
            for at, row in enumerate(rows, 1)
            if (amount := taking.text(row, "P_10"))
        ),
    )


def _line(taking: Taking, row: etree._Element) -> Line:
    price, total, with_tax = _priced(taking, row)
    is_before = taking.flag(row, "StanPrzed", "1")
    return Line(
        name=taking.text(row, "P_7"),
        quantity=taking.text(row, "P_8B"),
        unit=taking.text(row, "P_8A"),
        price=price,
        rate=_rate(rate := taking.text(row, "P_12") or taking.text(row, "P_12_XII")),
        category="" if _rate(rate) == rate else rate,
        total=total,
        line_id=taking.text(row, "NrWierszaFa"),
        state=BEFORE if is_before else "",
        with_tax=with_tax,
        object_id=taking.text(row, "UU_ID"),
        period_end=taking.text(row, "P_6A"),
        seller_item=taking.text(row, "Indeks"),
        standard_item=Identifier(gtin, "GTIN")
        if (gtin := taking.text(row, "GTIN"))
        else Identifier(""),
        classifications=tuple(
            Identifier(code, name)
            for name in ("PKWiU", "CN", "PKOB")
            if (code := taking.text(row, name))
        ),
        attributes=tuple(
            (name, value)
            for name in ("GTU", "Procedura")
            if (value := taking.text(row, name))
        ),
    )


def _priced(taking: Taking, row: etree._Element) -> tuple[str, str, bool]:
    """Price and total, both without tax or else both with it; the price of another kind than the total stays told."""
    total = taking.text(row, "P_11")
    total_with_tax, price_with_tax = (taking.peek(row, p) for p in ("P_11A", "P_9B"))
    is_alone = price_with_tax and not taking.peek(row, "P_9A")
    if not total and (total_with_tax or is_alone):
        return taking.text(row, "P_9B"), taking.text(row, "P_11A"), True
    return taking.text(row, "P_9A"), total, False


def _rate(written: str) -> str:
    """The per cent of "23" or "0 WDT"; "" for zw, oo, np."""
    head = written.split(" ")[0].rstrip("%")
    return head if head.replace(".", "").isdigit() else ""


def _totals(taking: Taking, bill: Node, said: EInvoice) -> EInvoice:
    parts = tuple(_parts(taking, bill, said))
    return replace(
        said,
        taxes=parts,
        net=total(part.taxable for part in parts),
        tax=total(part.amount or "0" for part in parts),
        gross=taking.text(bill, "P_15"),
        tax_currency="PLN" if every(bill, "P_14_1W") else "",
        tax_in_tax_currency=_in_zloty(taking, bill),
    )


def _in_zloty(taking: Taking, bill: Node) -> str:
    """The tax of an invoice in another currency; each part stays told where there are several."""
    paths = [f"P_14_{group}W" for group in _TAXES]
    there = [path for path in paths if taking.peek(bill, path)]
    if len(there) == 1:
        return taking.text(bill, there[0])
    return total(taking.peek(bill, path) for path in there)


def _parts(taking: Taking, bill: Node, said: EInvoice) -> Iterator[TaxPart]:
    reason = taking.text(bill, "Adnotacje/Zwolnienie/P_19A") or taking.joined(
        bill, "Adnotacje/Zwolnienie/P_19B", "Adnotacje/Zwolnienie/P_19C"
    )
    for group, (category, rates, words) in _TAXES.items():
        base = taking.text(bill, f"P_13_{group}")
        tax = taking.text(bill, f"P_14_{group}")
        if base or tax:
            yield TaxPart(
                category=category,
                rate=_fitting(base, tax, rates),
                taxable=base,
                amount=tax,
                exemption=reason if group == "7" and reason else words,
            )


def _fitting(base: str, tax: str, rates: tuple[str, ...]) -> str:
    """Which of the rates it was: a total is stated for both of its group together."""
    for rate in rates:
        if is_same(total([share(base, rate)]), tax):
            return rate
    away = {
        rate: abs(float(less(share(base, rate), tax) or 0)) for rate in rates if tax
    }
    return min(away, key=away.__getitem__, default=rates[0] if rates else "")
