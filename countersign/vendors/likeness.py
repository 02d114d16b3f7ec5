"""Vendors whose name is written much like a word, for whoever mistypes one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db import connections

_MOST: Final = 5
_CANDIDATES: Final = 100
_LEAST: Final = 0.45  # of the word's trigrams: one wrong letter costs three of them
_AS_GOOD: Final = 0.1
_SHORTEST: Final = 4
_OF_ONE: Final = """
    SELECT * FROM (
        SELECT %s AS asked, rowid AS id FROM vendors_vendorgrams
        WHERE vendors_vendorgrams MATCH %s ORDER BY rank LIMIT %s)"""
_ALIKE: Final = """
    SELECT found.asked, vendor.id, vendor.key FROM ({}) found
    JOIN vendors_vendor vendor ON vendor.id = found.id WHERE vendor.organization_id = %s"""

Alike = tuple[
    str, float, int
]  # a word, how much of it a vendor's name has, that vendor


def resembling(
    organization: int, keys: Collection[str], *, using: str
) -> Mapping[str, Sequence[int]]:
    """The ids of the vendors most like each of these words (as `name_key` makes them), the best first; often none. One query."""
    asked = sorted(key for key in set(keys) if len(key) >= _SHORTEST)
    if not asked:
        return {}
    sqlite = connections[using].vendor == "sqlite"
    found = (_by_fts if sqlite else _by_trigrams)(organization, asked, using)
    return {key: _best([one for one in found if one[0] == key]) for key in asked}


def _best(found: Sequence[Alike]) -> list[int]:
    best = max((likeness for _key, likeness, _pk in found), default=0)
    least = max(_LEAST, best - _AS_GOOD)
    return [pk for _key, likeness, pk in found if likeness >= least][:_MOST]


def _by_trigrams(organization: int, keys: list[str], using: str) -> list[Alike]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT asked.key, found.likeness, found.id
            FROM unnest(%s::text[]) asked (key)
            CROSS JOIN LATERAL vendors_resembling(%s, asked.key) found
            ORDER BY 2 DESC, 3""",
            [keys, organization],
        )
        return [(key, likeness, pk) for key, likeness, pk in cursor.fetchall()]


def _by_fts(organization: int, keys: list[str], using: str) -> list[Alike]:
    grams = {key: _grams(key) for key in keys}
    values: list[str | int] = []
    for key in keys:
        match = " OR ".join(f'"{gram}"' for gram in sorted(grams[key]))
        values += [key, match, _CANDIDATES]
    with connections[using].cursor() as cursor:
        cursor.execute(
            _ALIKE.format(" UNION ALL ".join([_OF_ONE] * len(keys))),
            [*values, organization],
        )
        rows = cursor.fetchall()
    found = [(key, _share(grams[key], name), pk) for key, pk, name in rows]
    return sorted(found, key=lambda one: (-one[1], one[2]))


def _grams(key: str) -> set[str]:
    return {key[at : at + 3] for at in range(len(key) - 2)}


def _share(grams: set[str], key: str) -> float:
    """How many of a word's trigrams stand in a key."""
    return sum(gram in key for gram in grams) / len(grams)
