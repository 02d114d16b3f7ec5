"""Rows as JSON lines, the same from every database, and back."""

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from types import MappingProxyType
from typing import IO, Any, Final, Self
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models

AT_ONCE: Final = 1000
LEFT_OUT: Final = frozenset(
    {
        "sessions.Session",
        "accounts.SignedIn",
        "watch.Cached",
        "watch.Sign",
        "invoices.SearchRow",
    }
)
"""What is not written: everybody signs in again, what is cached or only for searching is worked out again."""

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table, which can be unpacked without the others: bytes that they take, how many, the SHA-256 of their lines."""

    size: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a backup: its model's name, its columns, how many rows, the SHA-256 of its lines; and its parts.

    Sets of before there were parts name none.
    """

    name: str
    columns: list[str]
    rows: int
    sha256: str
    parts: Sequence[Part] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        parts = tuple(Part(**one) for one in values.get("parts", ()))
        return cls(**{**values, "parts": parts})


def models_of(apps: Apps) -> list[Model]:
    """The tables that make up an installation, each after those it refers to where that is possible."""
    known = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    ordered: list[Model] = []

    def add(model: Model, above: tuple[Model, ...] = ()) -> None:
        if model in ordered or model in above or model not in known:
            return
        for field in model._meta.concrete_fields:
            if field.related_model and not isinstance(field.related_model, str):
                add(field.related_model, (*above, model))
        ordered.append(model)

    for model in sorted(known, key=lambda model: model._meta.label):
        add(model)
    return ordered


def fields_of(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that are written; generated ones come by themselves."""
    return [
        field
        for field in model._meta.concrete_fields
        if not getattr(field, "generated", False)
    ]


class Packed:
    """Lines as a gzip stream of parts, counted and hashed while they are read; what they came to is known afterwards."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.parts: list[Part] = []
        self._lines, self._digest = iter(lines), hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        while some := list(islice(self._lines, AT_ONCE)):
            plain = b"".join(some)
            self._digest.update(plain)
            packed = gzip.compress(plain, compresslevel=3, mtime=0)
            sha256 = hashlib.sha256(plain).hexdigest()
            self.parts.append(Part(len(packed), len(some), sha256))
            yield packed
        if not self.parts:
            yield gzip.compress(b"", mtime=0)

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def packed(
    model: Model,
    rows: models.QuerySet[Any] | None = None,
    instead: Mapping[str, Any] = MappingProxyType({}),
) -> Packed:
    """All rows of a table, or these of them, by primary key: one JSON array a line. `instead` has values for all rows alike."""
    all_rows = model._base_manager.all()
    return Packed(_lines(model, all_rows if rows is None else rows, instead))


def as_table(model: Model, packed: Packed) -> Table:
    """What a manifest says of a table whose lines were read to the end."""
    columns = [field.attname for field in fields_of(model)]
    return Table(
        model._meta.label, columns, packed.rows, packed.sha256, tuple(packed.parts)
    )


def lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a gzip file; OSError, EOFError or zlib.error where it is damaged."""
    with gzip.open(file, "rb") as unpacked:
        yield from unpacked


def whole_lines(file: IO[bytes], table: Table) -> Iterator[bytes]:
    """The lines of those parts that are as they were written; none of a table that names no parts."""
    for part in table.parts:
        try:
            plain = gzip.decompress(file.read(part.size))
        except (OSError, EOFError, zlib.error):
            continue
        if hashlib.sha256(plain).hexdigest() == part.sha256:
            yield from plain.splitlines(keepends=True)


def insert(model: Model, columns: Sequence[str], rows: Iterable[bytes]) -> int:
    """Write rows as they were: nothing is filled in, no default, no moment of now."""
    by_name = {field.attname: field for field in fields_of(model)}
    fields = [by_name[name] for name in columns]
    quote = connection.ops.quote_name
    statement = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 - names of our own models
        quote(model._meta.db_table),
        ", ".join(quote(str(field.column)) for field in fields),
        ", ".join(["%s"] * len(fields)),
    )
    count = 0
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for line in rows:
            values = zip(fields, json.loads(line), strict=True)
            batch.append([_for_database(field, value) for field, value in values])
            count += 1
            if len(batch) == AT_ONCE:
                cursor.executemany(statement, batch)
                batch.clear()
        if batch:
            cursor.executemany(statement, batch)
    return count


def _lines(
    model: Model, rows: models.QuerySet[Any], instead: Mapping[str, Any]
) -> Iterator[bytes]:
    names = [field.attname for field in fields_of(model)]
    for row in _rows(model, rows, names):
        pairs = zip(names, row, strict=True)
        values = [_plain(instead.get(name, value)) for name, value in pairs]
        line = json.dumps(
            values, ensure_ascii=False, separators=(",", ":"), default=_plain
        )
        yield line.encode() + b"\n"


def _rows(
    model: Model, wanted: models.QuerySet[Any], names: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Key by key: needs no cursor on the server, so it works through PgBouncer too."""
    pk = names.index(model._meta.pk.attname)
    rows = wanted.order_by("pk").values_list(*names)
    batch = list(rows[:AT_ONCE])
    while batch:
        yield from batch
        batch = list(rows.filter(pk__gt=batch[-1][pk])[:AT_ONCE])


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    return value


def _for_database(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return connection.ops.adapt_json_value(None, field.encoder)
    return field.get_db_prep_save(
        value if isinstance(field, models.JSONField) else field.to_python(value),
        connection=connection,
    )
