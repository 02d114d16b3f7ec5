"""The 254 columns of Debitoren/Kreditoren, version 5. Of those that are always left empty only name and quotes are known."""

from collections.abc import Iterator
from typing import Final

from .columns import Column


def _text(name: str, length: int = 0) -> Column:
    return Column(name, f".{{0,{length}}}" if length else "", quoted=True)


def _texts(*names: str) -> Iterator[Column]:
    return (_text(name) for name in names)


def _numbers(*names: str) -> Iterator[Column]:
    return (Column(name) for name in names)


def _bank(at: int) -> Iterator[Column]:
    yield _text(f"Bankleitzahl {at}", 8)
    yield _text(f"Bankbezeichnung {at}", 30)
    yield _text(f"Bank-Kontonummer {at}", 10)
    yield _text(f"Länderkennzeichen {at}", 2)
    yield _text(f"IBAN-Nr. {at}", 34)
    yield _text("Leerfeld")
    yield _text(f"SWIFT-Code {at}", 11)
    yield _text(f"Abw. Kontoinhaber {at}", 70)
    yield _text(f"Kennz. Hauptbankverb. {at}", 1)
    yield from _numbers(f"Bankverb {at} Gültig von", f"Bankverb {at} Gültig bis")


def _banks(first: int, last: int) -> Iterator[Column]:
    for at in range(first, last + 1):
        yield from _bank(at)


PARTY: Final = (
    Column("Konto", r"(?!0{1,9}$)\d{1,9}", needed=True),
    _text("Name (Adressattyp Unternehmen)", 50),
    _text("Unternehmensgegenstand", 50),
    _text("Name (Adressattyp natürl. Person)", 30),
    _text("Vorname (Adressattyp natürl. Person)", 30),
    _text("Name (Adressattyp keine Angabe)", 50),
    Column("Adressattyp", "[012]", quoted=True),
    _text("Kurzbezeichnung", 15),
    Column("EU-Land", "[A-Z]{2}", quoted=True),
    Column("EU-UStID", "[0-9A-Z+*]{1,13}", quoted=True),
    *_texts("Anrede", "Titel/Akad. Grad", "Adelstitel", "Namensvorsatz"),
    Column("Adressart", "STR|PF|GK", quoted=True),
    _text("Straße", 36),
    _text("Postfach", 10),
    _text("Postleitzahl", 10),
    _text("Ort", 30),
    Column("Land", "[A-Z]{2}", quoted=True),
    _text("Versandzusatz"),
    _text("Adresszusatz", 36),
    *_texts("Abweichende Anrede", "Abw. Zustellbezeichnung 1"),
    _text("Abw. Zustellbezeichnung 2"),
    *_numbers("Kennz. Korrespondenzadresse", "Adresse Gültig von", "Adresse Gültig bis"),
    _text("Telefon", 60),
    *_texts("Bemerkung (Telefon)", "Telefon GL", "Bemerkung (Telefon GL)"),
    _text("E-Mail", 60),
    *_texts("Bemerkung (E-Mail)", "Internet", "Bemerkung (Internet)"),
    *_texts("Fax", "Bemerkung (Fax)", "Sonstige", "Bemerkung (Sonstige)"),
    *_banks(1, 5),
    *_texts("Leerfeld", "Briefanrede", "Grußformel"),
    _text("Kunden-/Lief.-Nr.", 15),
    _text("Steuernummer", 20),
    *_texts("Sprache", "Ansprechpartner", "Vertreter", "Sachbearbeiter"),
    *_numbers("Diverse-Konto", "Ausgabeziel"),
    _text("Währungssteuerung", 1),
    *_numbers("Kreditlimit (Debitor)", "Zahlungsbedingung"),
    *_numbers("Fälligkeit in Tagen (Debitor)", "Skonto in Prozent (Debitor)"),
    Column("Kreditoren-Ziel 1 Tg.", r"\d{1,2}"),
    Column("Kreditoren-Skonto 1 %", r"\d{1,2},\d{2}"),
    *_numbers("Kreditoren-Ziel 2 Tg.", "Kreditoren-Skonto 2 %"),
    Column("Kreditoren-Ziel 3 Brutto Tg.", r"\d{1,3}"),
    *_numbers("Kreditoren-Ziel 4 Tg.", "Kreditoren-Skonto 4 %"),
    *_numbers("Kreditoren-Ziel 5 Tg.", "Kreditoren-Skonto 5 %"),
    *_numbers("Mahnung", "Kontoauszug", "Mahntext 1", "Mahntext 2", "Mahntext 3"),
    *_numbers("Kontoauszugstext", "Mahnlimit Betrag", "Mahnlimit %", "Zinsberechnung"),
    *_numbers("Mahnzinssatz 1", "Mahnzinssatz 2", "Mahnzinssatz 3"),
    *_texts("Lastschrift", "Leerfeld"),
    *_numbers("Mandantenbank"),
    _text("Zahlungsträger", 1),
    *(_text(f"Indiv. Feld {at}") for at in range(1, 16)),
    *(
        _text(f"{name} (Rechnungsadresse)")
        for name in (
            "Abweichende Anrede",
            "Adressart",
            "Straße",
            "Postfach",
            "Postleitzahl",
            "Ort",
            "Land",
            "Versandzusatz",
            "Adresszusatz",
            "Abw. Zustellbezeichnung 1",
            "Abw. Zustellbezeichnung 2",
        )
    ),
    *_numbers("Adresse Gültig von (Rechnungsadresse)"),
    *_numbers("Adresse Gültig bis (Rechnungsadresse)"),
    *_banks(6, 10),
    _text("Nummer Fremdsystem", 15),
    *_numbers("Insolvent"),
    *(_text(f"SEPA-Mandatsreferenz {at}") for at in range(1, 11)),
    *_numbers("Verknüpftes OPOS-Konto", "Mahnsperre bis", "Lastschriftsperre bis"),
    *_numbers("Zahlungssperre bis", "Gebührenberechnung"),
    *_numbers("Mahngebühr 1", "Mahngebühr 2", "Mahngebühr 3", "Pauschalenberechnung"),
    *_numbers("Verzugspauschale 1", "Verzugspauschale 2", "Verzugspauschale 3"),
    _text("Alternativer Suchname", 50),
    *_numbers("Status", "Anschrift manuell geändert (Korrespondenzadresse)"),
    _text("Anschrift individuell (Korrespondenzadresse)"),
    *_numbers("Anschrift manuell geändert (Rechnungsadresse)"),
    _text("Anschrift individuell (Rechnungsadresse)"),
    *_numbers("Fristberechnung bei Debitor", "Mahnfrist 1", "Mahnfrist 2"),
    *_numbers("Mahnfrist 3", "Letzte Frist"),
)  # fmt: skip
