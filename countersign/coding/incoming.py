"""A table that an owner brings, as rows of the chart: what is new, what changes, and what is wrong, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.models import Membership
from countersign.identity.written import has_unseen
from countersign.money import NotANumber, parse_number

from .headings import columns_of
from .models import CHART, AccountKind, ChartRow
from .models.chart import TaxCategory

_YES: Final = (
    "",
    "1",
    "x",
    "yes",
    "true",
    "ja",
    "oui",
    "si",
    "sì",
    "sí",
    "tak",
    "ano",
    "igen",
    "da",
    "sim",
    "kyllä",
)
# How account kinds begin, in the languages that invoices are read in; a letter in brackets as DATEV has none.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    AccountKind.EXPENSE: ("expen", "cost", "aufwand", "kosten", "charge", "gasto", "costo", "koszt", "naklad", "koltseg", "cheltui", "kostnad"),
    AccountKind.INCOME: ("income", "revenue", "ertrag", "erlos", "erlös", "produit", "ingreso", "ricav", "opbrengst", "przych", "vynos", "bevetel", "venit", "intakt", "intäkt"),
    AccountKind.ASSET: ("asset", "aktiv", "anlage", "actif", "activo", "attiv", "activa", "tillgang", "tillgång", "eszkoz", "eszköz"),
    AccountKind.LIABILITY: ("liabil", "passiv", "verbind", "passif", "pasivo", "passiv", "zobow", "zobowią", "zavaz", "závaz", "datori", "skuld"),
    AccountKind.EQUITY: ("equity", "eigenkap", "capitaux", "patrimonio", "capital", "kapit"),
    AccountKind.TAX: ("tax", "vat", "steuer", "vorsteuer", "taxe", "tva", "iva", "btw", "podatek", "dph", "afa", "moms"),
}  # fmt: skip


class NoNumbers(Exception):
    """The table has no column that could be the number: `headings` are those that it has."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(headings)
        self.headings = headings


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what it says by field, and which line it is."""

    line: int
    values: Mapping[str, Any]

    @property
    def number(self) -> str:
        return str(self.values["number"])


@dataclass(frozen=True, slots=True)
class Incoming:
    """All of it: what is new, what changes (with what is there now), what stays as it is, and what is wrong by line."""

    columns: Sequence[str]
    new: Sequence[Row] = ()
    changed: Sequence[tuple[Row, ChartRow]] = ()
    same: int = 0
    wrong: Sequence[tuple[int, str]] = ()
    rows: Sequence[Row] = ()


def incoming(
    table: Sequence[Sequence[str]], column: str, *, by: Membership
) -> Incoming:
    """What importing this table as accounts, cost centres, ... would do. Raises NoNumbers."""
    first = next(at for at, cells in enumerate(table) if any(cells))
    places = columns_of(table[first])
    places = {name: at for name, at in places.items() if name in _fields(column)}
    if "number" not in places:
        raise NoNumbers([one for one in table[first] if one])
    wrong: list[tuple[int, str]] = []
    rows = list(_rows(table, first + 1, places, by, wrong))
    model = CHART[column]
    stored = model.objects.filter(organization=by.organization_id)
    known = {row.number: row for row in stored}
    new = [row for row in rows if row.number not in known]
    there = [(row, known[row.number]) for row in rows if row.number in known]
    changed = [pair for pair in there if differing(*pair)]
    return Incoming(
        columns=[name for name in _fields(column) if name in places],
        new=new,
        changed=changed,
        same=len(there) - len(changed),
        wrong=sorted(wrong),
        rows=rows,
    )


def differing(row: Row, there: Model) -> dict[str, tuple[Any, Any]]:
    """By field what is there and what the table says, where that is another thing."""
    pairs = {name: (getattr(there, name), new) for name, new in row.values.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _fields(column: str) -> tuple[str, ...]:
    """What a table may say of such a row."""
    own = {"account": ("kind",), "tax_code": ("rate", "category", "datev_key")}
    return ("number", "name", *own.get(column, ()), "active")


def _rows(
    table: Sequence[Sequence[str]],
    begin: int,
    places: Mapping[str, int],
    by: Membership,
    wrong: list[tuple[int, str]],
) -> Iterator[Row]:
    """The lines that can be taken; of the others why not."""
    seen: dict[str, int] = {}
    for line, cells in enumerate(table[begin:], begin + 1):
        if not any(cells):
            continue
        said = {
            name: cells[at] if at < len(cells) else "" for name, at in places.items()
        }
        problems = list(_problems(said, line, seen))
        values: dict[str, Any] = {}
        for name, text in said.items():
            try:
                values[name] = _value(name, text, by)
            except ValueError as problem:
                problems.append(str(problem))
        if problems:
            wrong += [(line, text) for text in problems]
            continue
        seen[said["number"]] = line
        yield Row(line, values)


def _problems(
    said: Mapping[str, str], line: int, seen: Mapping[str, int]
) -> Iterator[str]:
    number = said["number"]
    if not number:
        yield _("There is no number.")
    elif number in seen:
        words = {"number": number, "line": seen[number]}
        yield _("Number %(number)s stands in line %(line)s already.") % words
    limits = {"number": 40, "name": 200, "datev_key": 10}
    for name, most in limits.items():
        text = said.get(name, "")
        if len(text) > most:
            told = ngettext(
                "“%(text)s…” is longer than %(most)s character.",
                "“%(text)s…” is longer than %(most)s characters.",
                most,
            )
            yield told % {"text": text[:30], "most": most}
        elif has_unseen(text):
            yield _("It has signs that cannot be shown.")


def _value(name: str, text: str, by: Membership) -> Any:
    match name:
        case "kind":
            return _kind(text)
        case "active":
            return text.casefold() in _YES
        case "rate":
            return _rate(text, by)
        case "category":
            if text.upper() not in ("", *TaxCategory.values):
                known = ", ".join(TaxCategory.values)
                raise ValueError(
                    _("“%(text)s” is no tax category (%(known)s).")
                    % {"text": text[:30], "known": known}
                )
            return text.upper()
    return text


def _kind(text: str) -> str:
    key = text.casefold()
    for kind, words in _KINDS.items():
        if key and (key == kind or key.startswith(words)):
            return str(kind)
    return AccountKind.OTHER if text else AccountKind.EXPENSE


def _rate(text: str, by: Membership) -> Decimal | None:
    bare = text.removesuffix("%").strip()
    if not bare:
        return None
    try:
        rate = parse_number(bare, by.organization.number_format)
    except NotANumber:
        rate = None
    if rate is None or not 0 <= rate <= 100 or rate != round(rate, 6):
        raise ValueError(_("“%(text)s” is no rate in per cent.") % {"text": text[:30]})
    return rate
