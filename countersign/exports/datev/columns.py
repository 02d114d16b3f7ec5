"""The columns of DATEV's format: what each is called, whether it is text in quotes, what it may hold (`docs/datev.md`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `permitted` is the published expression, which a value must match from end to end."""

    name: str
    permitted: str = ""
    quoted: bool = False
    needed: bool = False


AMOUNT: Final = r"(?!0{1,10},00$)\d{1,10},\d{2}"
_ACCOUNT: Final = r"(?!0{1,9}$)\d{1,9}"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])20\d\d"
_MONTH_FIRST: Final = r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
_RATE: Final = r"\d{1,2},\d{2}"
_WORD: Final = r"[A-Za-z0-9_]"
# Narrower than the expression, which has the underscore as well: the maker's text and the ledger do not.
NUMBER_SIGNS: Final = r"[A-Za-z0-9$&%*+\-/]"


def _number(name: str, permitted: str, *, needed: bool = False) -> Column:
    return Column(name, permitted, needed=needed)


def _text(name: str, permitted: str | int, *, needed: bool = False) -> Column:
    """A text; where any sign is permitted, `permitted` is how many."""
    if isinstance(permitted, int):
        permitted = f".{{0,{permitted}}}"
    return Column(name, permitted, quoted=True, needed=needed)


def _pairs(kind: str, content: str, count: int) -> Iterator[Column]:
    for at in range(1, count + 1):
        yield _text(f"{kind} {at}", 20)
        yield _text(f"{content} {at}", 210)


HEADER: Final = (
    _text("Kennzeichen", "EXTF", needed=True),
    _number("Versionsnummer", "700", needed=True),
    _number("Formatkategorie", "16|21", needed=True),
    _text("Formatname", "Buchungsstapel|Debitoren/Kreditoren", needed=True),
    _number("Formatversion", r"\d{1,3}", needed=True),
    _number("Erzeugt am", r"20\d{15}", needed=True),
    _number("Importiert", ""),
    _text("Herkunft", _WORD + "{0,2}"),
    _text("Exportiert von", r"[\w .\-/@]{0,25}"),
    _text("Importiert von", r"[\w .\-/@]{0,25}"),
    _number("Beraternummer", r"(?!0)\d{4,7}", needed=True),
    _number("Mandantennummer", r"(?!0)\d{1,5}", needed=True),
    _number("WJ-Beginn", _MONTH_FIRST, needed=True),
    _number("Sachkontenlänge", "[4-8]", needed=True),
    _number("Datum von", _MONTH_FIRST),
    _number("Datum bis", _MONTH_FIRST),
    _text("Bezeichnung", r"[A-Za-z0-9_.\-/ ]{0,30}"),
    _text("Diktatkürzel", "([A-Z]{2}){0,2}"),
    _number("Buchungstyp", "[12]"),
    _number("Rechnungslegungszweck", "0|30|40|50|64"),
    _number("Festschreibung", "[01]"),
    _text("WKZ", "[A-Z]{3}"),
    _number("Reserviert", ""),
    _text("Derivatskennzeichen", 0),
    _number("Reserviert", ""),
    _number("Reserviert", ""),
    _text("Sachkontenrahmen", r"(\d{2}){0,2}"),
    _number("ID der Branchenlösung", r"\d{0,4}"),
    _number("Reserviert", ""),
    _text("Reserviert", 0),
    _text("Anwendungsinformation", 16),
)
POSTING: Final = (
    _number("Umsatz (ohne Soll/Haben-Kz)", AMOUNT, needed=True),
    _text("Soll/Haben-Kennzeichen", "S|H", needed=True),
    _text("WKZ Umsatz", "[A-Z]{3}"),
    _number("Kurs", r"[1-9]\d{0,3},\d{2,6}"),
    _number("Basis-Umsatz", AMOUNT),
    _text("WKZ Basis-Umsatz", "[A-Z]{3}"),
    _number("Konto", _ACCOUNT, needed=True),
    _number("Gegenkonto (ohne BU-Schlüssel)", _ACCOUNT, needed=True),
    _text("BU-Schlüssel", r"\d{4}"),
    _number("Belegdatum", r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])", needed=True),
    _text("Belegfeld 1", NUMBER_SIGNS + "{0,36}"),
    _text("Belegfeld 2", NUMBER_SIGNS + "{0,12}"),
    _number("Skonto", r"[1-9]\d{0,7},\d{2}"),
    _text("Buchungstext", 60),
    _number("Postensperre", "[01]"),
    _text("Diverse Adressnummer", _WORD + "{0,9}"),
    _number("Geschäftspartnerbank", r"\d{3}"),
    _number("Sachverhalt", r"\d{2}"),
    _number("Zinssperre", "[01]"),
    _text("Beleglink", 210),
    *_pairs("Beleginfo - Art", "Beleginfo - Inhalt", 8),
    _text("KOST1 - Kostenstelle", r"[A-Za-z0-9_ ]{0,36}"),
    _text("KOST2 - Kostenstelle", r"[A-Za-z0-9_ ]{0,36}"),
    _number("Kost-Menge", r"\d{1,12},\d{1,4}"),
    _text("EU-Land u. UStID (Bestimmung)", 15),
    _number("EU-Steuersatz (Bestimmung)", _RATE),
    _text("Abw. Versteuerungsart", "I|K|P|S"),
    _number("Sachverhalt L+L", r"(?!0+$)\d{1,3}"),
    _number("Funktionsergänzung L+L", r"\d{0,3}"),
    _number("BU 49 Hauptfunktionstyp", r"\d"),
    _number("BU 49 Hauptfunktionsnummer", r"\d{0,2}"),
    _number("BU 49 Funktionsergänzung", r"\d{0,3}"),
    *_pairs("Zusatzinformation - Art", "Zusatzinformation- Inhalt", 20),
    _number("Stück", r"\d{0,8}"),
    _number("Gewicht", r"\d{1,8},\d{2}"),
    _number("Zahlweise", r"\d{0,2}"),
    _text("Forderungsart", _WORD + "{0,10}"),
    _number("Veranlagungsjahr", r"20\d\d"),
    _number("Zugeordnete Fälligkeit", _DAY),
    _number("Skontotyp", r"\d"),
    _text("Auftragsnummer", 30),
    _text("Buchungstyp", "AA|AG|AV|SR|SU|SG|SO"),
    _number("USt-Schlüssel (Anzahlungen)", r"\d{0,4}"),
    _text("EU-Land (Anzahlungen)", "[A-Z]{2}"),
    _number("Sachverhalt L+L (Anzahlungen)", r"(?!0+$)\d{0,3}"),
    _number("EU-Steuersatz (Anzahlungen)", _RATE),
    _number("Erlöskonto (Anzahlungen)", r"\d{4,8}"),
    _text("Herkunft-Kz", "[A-Z]{2}"),
    _text("Buchungs GUID", 36),
    _number("KOST-Datum", _DAY),
    _text("SEPA-Mandatsreferenz", 35),
    _number("Skontosperre", "[01]"),
    _text("Gesellschaftername", 76),
    _number("Beteiligtennummer", r"\d{4}"),
    _text("Identifikationsnummer", 11),
    _text("Zeichnernummer", 20),
    _number("Postensperre bis", _DAY),
    _text("Bezeichnung SoBil-Sachverhalt", 30),
    _number("Kennzeichen SoBil-Buchung", r"\d{1,2}"),
    _number("Festschreibung", "[01]", needed=True),
    _number("Leistungsdatum", _DAY),
    _number("Datum Zuord. Steuerperiode", _DAY),
    _number("Fälligkeit", _DAY),
    _text("Generalumkehr (GU)", "[01]"),
    _number("Steuersatz", _RATE),
    _text("Land", "[A-Z]{2}"),
    _text("Abrechnungsreferenz", 50),
    _number("BVV-Position", "[1-5]"),
    _text("EU-Land u. UStID (Ursprung)", 15),
    _number("EU-Steuersatz (Ursprung)", _RATE),
    _number("Abw. Skontokonto", r"\d{1,9}"),
)
