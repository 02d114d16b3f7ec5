"""Vendors whose name is written much like a word, for whoever mistypes one."""

from typing import Final

from django.db import connections

from .models import Vendor

_MOST: Final = 5
_CANDIDATES: Final = 100
_LEAST: Final = 0.45  # of the word's trigrams: one wrong letter costs three of them
_AS_GOOD: Final = 0.1
_SHORTEST: Final = 4


def resembling(organization: int, key: str, *, using: str) -> list[int]:
    """The ids of the vendors most like a word (as `name_key` makes it), the best first; often none."""
    if len(key) < _SHORTEST:
        return []
    sqlite = connections[using].vendor == "sqlite"
    found = (_by_fts if sqlite else _by_trigrams)(organization, key, using)
    best = max((likeness for likeness, _ in found), default=0)
    least = max(_LEAST, best - _AS_GOOD)
    return [pk for likeness, pk in found if likeness >= least][:_MOST]


def _by_trigrams(organization: int, key: str, using: str) -> list[tuple[float, int]]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT likeness, id FROM vendors_resembling(%s, %s)", [organization, key]
        )
        return [(likeness, pk) for likeness, pk in cursor.fetchall()]


def _by_fts(organization: int, key: str, using: str) -> list[tuple[float, int]]:
    grams = {key[at : at + 3] for at in range(len(key) - 2)}
    asked = " OR ".join(f'"{gram}"' for gram in sorted(grams))
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT rowid FROM vendors_vendorgrams
            WHERE vendors_vendorgrams MATCH %s ORDER BY rank LIMIT %s""",
            [asked, _CANDIDATES],
        )
        pks = [pk for (pk,) in cursor.fetchall()]
    vendors = Vendor.objects.using(using).filter(organization=organization, pk__in=pks)
    found = [(_share(grams, one.key), one.pk) for one in vendors.only("key")]
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _share(grams: set[str], key: str) -> float:
    """How many of a word's trigrams stand in a key."""
    return sum(gram in key for gram in grams) / len(grams)
