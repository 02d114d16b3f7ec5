"""Which sets of rules an e-invoice is held to, by its profile (BT-24), its process (BT-23) and its day (BT-2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from countersign.extraction.einvoice import profiles

from .given import PLAIN, Given
from .packs import Pack
from .sets import RuleSet, shipped

# Why the rules of a profile are not run: there are none here, or none that were in force on the invoice's day; the
# last is said of what is not built on EN 16931, so that nothing was run.
Lacking = Literal["profile-rules", "not-in-force", "other-rules"]

_BY_LEVEL: Final = {
    "MINIMUM": "facturx-minimum",
    "BASIC WL": "facturx-basicwl",
    "BASIC": "facturx-basic",
    "COMFORT": "facturx-en16931",
    "EN 16931": "facturx-en16931",
    "EXTENDED": "facturx-extended",
}
_PINT: Final = "urn:peppol:pint:"
_FRENCH_EXTENDED: Final = "urn.cpro.gouv.fr:1p0:extended-ctc-fr"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sets, that of the profile's owner first, and what is not here."""

    sets: tuple[RuleSet, ...]
    lacking: tuple[Lacking, ...] = ()


def choose(given: Given, packs: Iterable[Pack]) -> Chosen:
    """The sets for an invoice in a syntax of EN 16931; RulesMissing where their package is not installed."""
    fitting = [pack for pack in packs if pack.fits(given.syntax, given.profile)]
    in_force = list(_in_force(fitting, given.issued_on))
    left_out = {key for pack in in_force for key in pack.replaces}
    keys = [*_shipped_for(given), *(key for pack in in_force for key in pack.adds)]
    sets = [
        *(one for pack in in_force for one in pack.sets),
        *(shipped(key) for key in dict.fromkeys(keys) if key not in left_out),
    ]
    return Chosen(tuple(sets), tuple(_lacking(given, fitting, in_force)))


def _in_force(packs: Iterable[Pack], day: date | None) -> Iterator[Pack]:
    """Of each name the latest version of those that were valid on the day; without a day, the latest of all."""
    by_name: dict[str, list[Pack]] = {}
    for pack in packs:
        if day is None or pack.valid_from <= day:
            by_name.setdefault(pack.name, []).append(pack)
    for versions in by_name.values():
        yield max(versions, key=lambda pack: pack.valid_from)


def _lacking(
    given: Given, fitting: list[Pack], in_force: list[Pack]
) -> Iterator[Lacking]:
    if in_force:
        return
    if not _is_built_on_en16931(given):
        yield "other-rules"
    elif fitting:
        yield "not-in-force"
    elif not _is_owned(given):
        yield "profile-rules"


def _is_owned(given: Given) -> bool:
    """Whether the shipped sets are all that there is for this profile."""
    return (
        given.profile in ("", PLAIN)
        or given.is_xrechnung_3
        or bool(given.level)
        or _FRENCH_EXTENDED in given.profile
    )


def _is_built_on_en16931(given: Given) -> bool:
    """UBL is written all over the world, and Peppol's PINT for countries beyond the standard's."""
    profile = given.profile
    is_other = given.syntax == "UBL" and profile and not profiles.is_known(profile)
    return not is_other and not profile.startswith(_PINT)


def _shipped_for(given: Given) -> list[str]:
    if not _is_built_on_en16931(given):
        return []
    syntax = given.syntax.lower()
    french = [f"france-{syntax}"] if given.is_french else []
    if given.is_xrechnung_3:
        return [f"xrechnung-{syntax}", f"cen-{syntax}", *french]
    if _FRENCH_EXTENDED in given.profile:
        return [f"france-extended-{syntax}", *french]
    if given.syntax == "CII" and given.level:
        return [_BY_LEVEL[given.level], *french]
    return [f"cen-{syntax}", *french]
