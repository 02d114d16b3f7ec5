"""Vendors whose name is written much like a word, for whoever mistypes one."""

from typing import Any, Final

from django.db import connections, transaction
from django.db.models import F, FloatField, Value
from django.db.models.expressions import Func, RawSQL
from django.db.models.fields import BooleanField

from .models import Vendor, VendorQuerySet

_MOST: Final = 5
_CANDIDATES: Final = 100
_LEAST: Final = 0.45  # of the word's trigrams: one wrong letter costs three of them
_AS_GOOD: Final = 0.1


def resembling(vendors: VendorQuerySet, key: str) -> list[Vendor]:
    """Of these vendors the ones most like a word (as `name_key` makes it), the best first; often none."""
    if len(key) < 4:
        return []
    if connections[vendors.db].vendor == "sqlite":
        found = _by_fts(vendors, key)
    else:
        found = _by_trigrams(vendors, key)
    best = max((likeness for likeness, _ in found), default=0)
    near = [(likeness, one) for likeness, one in found if likeness > best - _AS_GOOD]
    return [one for likeness, one in near if likeness >= _LEAST][:_MOST]


def _by_trigrams(vendors: VendorQuerySet, key: str) -> list[tuple[float, Vendor]]:
    alike = Func(F("key"), Value(key), arg_joiner=" %%> ", template="(%(expressions)s)")
    alike.output_field = BooleanField()
    likeness = Func(
        Value(key),
        F("key"),
        function="word_similarity",
        output_field=FloatField(),
    )
    with transaction.atomic(using=vendors.db):
        with connections[vendors.db].cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                [str(_LEAST)],
            )
        found: Any = vendors.filter(alike).annotate(likeness=likeness)
        return [
            (one.likeness, one)
            for one in found.order_by("-likeness", "pk")[:_CANDIDATES]
        ]


def _by_fts(vendors: VendorQuerySet, key: str) -> list[tuple[float, Vendor]]:
    grams = {key[at : at + 3] for at in range(len(key) - 2)}
    asked = " OR ".join(f'"{gram}"' for gram in sorted(grams))
    rowids = RawSQL(
        "SELECT rowid FROM vendors_vendorgrams WHERE vendors_vendorgrams MATCH %s ORDER BY rank LIMIT %s",
        [asked, _CANDIDATES],
    )
    found = [(_share(grams, one.key), one) for one in vendors.filter(pk__in=rowids)]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].pk))


def _share(grams: set[str], key: str) -> float:
    """How many of a word's trigrams stand in a key."""
    return sum(gram in key for gram in grams) / len(grams)
