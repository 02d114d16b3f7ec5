"""What columns of a chart are called in the languages that invoices are read in."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

# By column, in small letters without accents: a heading is one of these, or begins with one.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "number", "no", "nr", "code", "id", "account number", "account no", "account code", "cost centre number",
        "cost center number", "tax code", "nummer", "kontonummer", "konto nr", "kontonr", "kto", "sachkonto", "kostenstelle nr",
        "kostenstellennummer", "kst", "steuerschlussel", "steuercode", "steuerkennzeichen", "schlussel", "kennung", "numero", "numero de compte", "compte", "codigo",
        "cuenta", "numero de cuenta", "conto", "codice", "rekeningnummer", "rekening", "grootboekrekening", "kostenplaatsnummer",
        "numer", "numer konta", "konto", "cislo", "cislo uctu", "ucet", "szam", "szamlaszam", "fokonyvi szam", "numar",
        "cont", "kontokod", "kontonummer", "tilinumero", "numer mpk", "arithmos", "kodikos", "account", "cost centre", "cost center",
        "cost object", "kostenstelle", "kostentrager", "centro de coste", "centre de couts", "centro di costo", "kostenplaats",
    ),
    "name": (
        "name", "description", "label", "title", "account name", "bezeichnung", "kontobezeichnung", "beschriftung", "text",
        "kontenbezeichnung", "benennung", "libelle", "intitule", "nom", "descripcion", "nombre", "denominacion", "descrizione",
        "denominazione", "omschrijving", "naam", "nazwa", "opis", "nazev", "popis", "megnevezes", "nev", "denumire",
        "descriere", "benamning", "navn", "beskrivelse", "nimi", "designacao", "descricao", "perigrafi", "onoma",
    ),
    "kind": (
        "kind", "type", "account type", "art", "typ", "kontoart", "kontotyp", "nature", "tipo", "soort", "rodzaj", "druh",
        "tipus", "tip", "slag", "tyyppi", "categorie de compte",
    ),
    "rate": (
        "rate", "tax rate", "vat rate", "percent", "steuersatz", "satz", "prozent", "taux", "tipo impositivo", "aliquota",
        "tarief", "stawka", "sazba", "kulcs", "cota", "momssats", "sats", "taxa", "verokanta",
    ),
    "category": ("category", "vat category", "kategorie", "categorie", "categoria", "kategoria", "kategori", "luokka"),
    "datev_key": ("datev", "datev key", "bu", "bu schlussel", "buchungsschlussel", "bu key"),
    "active": ("active", "aktiv", "actif", "activo", "attivo", "actief", "aktywny", "aktivni", "aktiv", "activ", "kaytossa", "ativo"),
}  # fmt: skip
# In which order a heading that could be two things is taken.
_ORDER: Final = ("datev_key", "rate", "kind", "category", "active", "name", "number")


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Which column says what, by the headings; each thing once."""
    keys = [_key(one) for one in headings]
    found: dict[str, int] = {}
    for exact in (True, False):
        for name in _ORDER:
            if name in found:
                continue
            for at, key in enumerate(keys):
                if at not in found.values() and _is(key, name, exact=exact):
                    found[name] = at
                    break
    return found


def _is(key: str, name: str, *, exact: bool) -> bool:
    if exact:
        return key in _WORDS[name]
    return any(key.startswith(f"{word} ") for word in _WORDS[name] if len(word) > 2)


def _key(heading: str) -> str:
    plain = unicodedata.normalize("NFKD", heading.replace("ł", "l")).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", bare))
