"""EXTF Debitoren/Kreditoren: vendors as master data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from . import short
from .columns import Column
from .extf import head, headings, line
from .fitting import Agreed, Fitting, Misfit, Why
from .party_columns import PARTY
from .records import Client, Creditor

_BY_NAME: Final = {column.name: column for column in PARTY}
NAME: Final = "EXTF_Kreditoren.csv"
_VERSION: Final = "5"
# Fields that are running text: a short form is proposed. Of the others a part would be another value.
_TEXTS: Final = {
    "Name (Adressattyp Unternehmen)": "name",
    "Straße": "street",
    "Ort": "city",
}
_WHOLE: Final = {
    "Postleitzahl": "postcode",
    "Land": "country",
    "Telefon": "phone",
    "E-Mail": "email",
    "IBAN-Nr. 1": "iban",
    "SWIFT-Code 1": "bic",
    "Kunden-/Lief.-Nr.": "customer_number",
    "Steuernummer": "tax_number",
}


def written(
    creditors: Iterable[Creditor], client: Client, agreed: Agreed, *, made_at: datetime
) -> tuple[bytes, list[Misfit]]:
    """The file, with those whose every value fits, and all that does not."""
    lines: list[bytes] = []
    misfits: list[Misfit] = []
    for one in creditors:
        fitting = Fitting(one.vendor, agreed)
        values = _values(one, client, fitting)
        misfits += fitting.misfits
        if not fitting.misfits:
            lines.append(line(PARTY, values))
    more = {
        "Formatkategorie": "16",
        "Formatname": "Debitoren/Kreditoren",
        "Formatversion": _VERSION,
    }
    begin = client.year_begin(made_at.date())
    first = head(client, begin=begin, made_at=made_at, more=more)
    return b"".join([first, headings(PARTY), *lines]), misfits


def _values(one: Creditor, client: Client, fitting: Fitting) -> dict[str, str]:
    values = {
        name: fitting.text(field, _BY_NAME[name], getattr(one, field), short.shorter)
        for name, field in _TEXTS.items()
    }
    values |= {
        name: fitting.text(field, _BY_NAME[name], getattr(one, field), _left_out)
        for name, field in _WHOLE.items()
    }
    if not one.name:
        column = _BY_NAME["Name (Adressattyp Unternehmen)"]
        fitting.goes("name", column, "", Why.MISSING, None)
    values |= _vat_id(one, fitting) | {"Konto": _account(one, client, fitting)}
    values["Adressattyp"] = "2"
    if one.street:
        values["Adressart"] = "STR"
    if values["IBAN-Nr. 1"]:
        values |= {"Länderkennzeichen 1": one.iban[:2], "Kennz. Hauptbankverb. 1": "1"}
    return values


def _account(one: Creditor, client: Client, fitting: Fitting) -> str:
    digits = one.account.isascii() and one.account.isdigit()
    bare = one.account.lstrip("0")
    if not digits or len(bare) != client.account_length + 1:
        why = Why.ACCOUNT if one.account else Why.MISSING
        fitting.goes("creditor", _BY_NAME["Konto"], one.account, why, None)
        return ""
    return bare


def _vat_id(one: Creditor, fitting: Fitting) -> dict[str, str]:
    """The country and the rest of it in two columns."""
    country, rest = one.vat_id[:2], one.vat_id[2:]
    return {
        "EU-Land": fitting.text("vat_id", _BY_NAME["EU-Land"], country, _left_out),
        "EU-UStID": fitting.text("vat_id", _BY_NAME["EU-UStID"], rest, _left_out),
    }


def _left_out(_column: Column, _text: str) -> str | None:
    """A value that can be left out, but not in part."""
    return ""
