"""Finding invoices by what is written on them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Func, RawSQL
from django.db.models.fields import BooleanField, Field

from countersign.accounts.models import Organization
from countersign.invoices.models import Invoice, InvoiceQuerySet, SearchRow
from countersign.invoices.models.search import stored_word
from countersign.vendors.likeness import resembling

from .words import asked_words, days_of, groups_of, joined, words_of

FEW: Final = 2000
_MOST_NEAR: Final = 50
_MOST_WORDS: Final = 12
_OFTEN_MISTAKEN: Final = "0123456789OILSBZ"
_LEAST_DIGITS: Final = 4
_LEAST_PART: Final = 3  # “a-1” asks for A1, not for anything with an a and a 1


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that say what was searched for; where few do, `said` is how many invoices of the organization these are."""

    rows: InvoiceQuerySet
    said: int | None = None


def matching(
    rows: InvoiceQuerySet, text: str, *, organization: int, near: bool = False
) -> Found:
    """The rows in which every word of `text` stands in the number, the vendor, the amounts, days and accounts, an item, a file or its
    name, the VAT id, the order's number or a comment.

    Words are found by how they begin, without case and accents; numbers by their parts, and amounts and accounts, however they
    are separated (R2026 finds R-2026/0042, 4271.84 what is written 4.271,84, 136 695 976 the VAT id DE136695976). With `near`, a word that stands nowhere in the organization finds
    the vendors that are written much like it, and the numbers that are one slip away.
    """
    words = [word for word in asked_words(text) if words_of(word)][:_MOST_WORDS]
    unknown = _unknown(words, organization, rows.db) if near and words else set()
    for close in _close_to(unknown, organization, rows.db):
        rows = rows.filter(close)
    exact = [word for word in words if word not in unknown]
    if not exact:
        return Found(rows)
    found = _saying(exact, rows, organization)
    return Found(found.rows) if unknown else found


def _saying(words: list[str], rows: InvoiceQuerySet, organization: int) -> Found:
    """Few matches are looked up once, by key; many are met on a walk through the list's order."""
    if connections[rows.db].vendor == "postgresql":
        saying = _with_words(organization, _asked(words, organization)).using(rows.db)
        few = list(saying.values_list("invoice", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            return Found(rows.filter(_is_one_of(few)), len(few))
    return Found(rows.filter(_says(words, organization, rows.db)))


def _is_one_of(keys: list[int]) -> Func:
    return Func(
        F("pk"),
        Value(keys, output_field=Field()),
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


def _says(words: list[str], organization: int, using: str) -> Q:
    asked = _asked(words, organization)
    if connections[using].vendor == "sqlite":
        found = RawSQL(
            "SELECT rowid FROM invoices_searchwords WHERE invoices_searchwords MATCH %s",
            [" AND ".join(asked).replace("|", "OR").replace("&", "AND")],
        )
        return Q(pk__in=found)
    return Q(Exists(_with_words(organization, asked).filter(invoice=OuterRef("pk"))))


def _with_words(organization: int, asked: list[str]) -> QuerySet[SearchRow]:
    query = " & ".join(asked).replace('"*', "':*").replace('"', "'")
    return SearchRow.objects.filter(
        Func(
            F("words"),
            Value(query, output_field=TextField()),
            template="(%(expressions)s::tsquery)",
            arg_joiner=" @@ ",
            output_field=BooleanField(),
        ),
        organization=organization,
    )


def _asked(words: list[str], organization: int) -> list[str]:
    """What each word asks of the index, as FTS5 writes it: `"17_a1"*`, or its parts one by one."""
    return [_one(word, organization) for word in words]


def _one(word: str, organization: int) -> str:
    whole = f'"{stored_word(organization, joined(word))}"*'
    if days := list(days_of(word)):
        either = [f'"{stored_word(organization, day)}"*' for day in days]
        return f"({' | '.join([whole, *either])})"
    groups = groups_of(word)
    parts = groups or words_of(word)
    if not groups and not _are_words(parts):
        return whole
    # A group of digits begins too much: only the last one may go on.
    ends = ["" for _ in groups[:-1]] or ["*" for _ in parts[:-1]]
    begins = [
        f'"{stored_word(organization, part)}"{end}'
        for part, end in zip(parts, [*ends, "*"], strict=True)
    ]
    return f"({whole} | ({' & '.join(begins)}))"


def _are_words(parts: list[str]) -> bool:
    each = (len(part) >= _LEAST_PART and part.isalpha() for part in parts)
    return len(parts) > 1 and all(each)


def _unknown(words: list[str], organization: int, using: str) -> set[str]:
    """Which of the words stand nowhere in the organization: one query, however many words."""
    rows = Invoice.objects.filter(organization=organization)
    known = Organization.objects.using(using).filter(pk=organization)
    stands = known.values_list(
        *(Exists(rows.filter(_says([word], organization, using))) for word in words)
    )
    return {
        word for word, is_there in zip(words, stands[0], strict=True) if not is_there
    }


def _close_to(words: set[str], organization: int, using: str) -> Iterator[Q]:
    """The invoices whose number or vendor is written much like each of the words: two queries, however many words."""
    keys = {joined(word) for word in words}
    numbered = _one_slip_away(keys, organization, using)
    alike = resembling(organization, keys - numbered.keys(), using=using)
    for key in keys:
        if key in numbered:
            yield Q(pk__in=numbered[key])
        else:
            yield Q(vendor__in=alike.get(key, ()))


def _one_slip_away(
    keys: set[str], organization: int, using: str
) -> Mapping[str, list[int]]:
    """The invoices whose number is one slip away from each key that there are any for."""
    meant = defaultdict(set)
    for key in keys:
        for slip in _slips(key.upper()):
            meant[slip].add(key)
    found: dict[str, list[int]] = defaultdict(list)
    if meant:
        ours = Invoice.objects.using(using).filter(organization=organization)
        near = ours.filter(number_key__in=list(meant))[: _MOST_NEAR * len(keys)]
        for number, pk in near.values_list("number_key", "pk"):
            for key in meant[number]:
                found[key].append(pk)
    return found


def _slips(key: str) -> Iterator[str]:
    """Numbers from which `key` is one slip away: a sign wrong, missing, too many, or two exchanged."""
    if sum(sign.isdigit() for sign in key) < _LEAST_DIGITS:
        return
    for at in range(len(key)):
        before, here, after = key[:at], key[at], key[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + here + after[1:]
        for sign in _OFTEN_MISTAKEN:
            yield before + sign + after
            yield before + sign + here + after
    for sign in _OFTEN_MISTAKEN:
        yield key + sign
