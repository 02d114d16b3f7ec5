"""Vendors as a table: written out, and read again whatever its columns are called."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.identity.cells import unguarded
from countersign.identity.registered import KINDS, can_be
from countersign.vendors.actions import FIELDS, Listed, Page
from countersign.vendors.models import (
    LABELS,
    Alias,
    Vendor,
    bare_code,
    name_key,
    shown_account,
)

from .forms import NOT_AN_ACCOUNT, NOT_AN_IBAN, VendorForm, is_iban

MOST: Final = 5000  # lines of one list
_BETWEEN: Final = "|"  # several spellings or accounts in one cell
COLUMNS: Final = (
    "creditor_number",
    "name",
    "aliases",
    *(name for name in FIELDS if name not in ("creditor_number", "name")),
    "ibans",
    "others",
)
_LABELS: Final[Mapping[str, Any]] = {
    **LABELS,
    "aliases": gettext_lazy("Spelt on invoices also"),
    "ibans": gettext_lazy("IBAN"),
    "others": gettext_lazy("Other accounts"),
}
# What else a column is called, as `name_key` makes it.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "vendor", "supplier", "company", "kreditor", "lieferant", "firma", "nom", "nombre", "nome", "naam"),
    "aliases": ("aliases", "spellings", "spelling", "schreibweisen"),
    "vat_id": ("vatid", "vatnumber", "vatno", "ustid", "ustidnr", "uid", "tva", "nif", "partitaiva", "btw"),
    "tax_number": ("taxnumber", "steuernummer", "taxid"),
    "street": ("street", "strasse", "straße", "rue", "calle", "via", "straat", "ulica"),
    "postcode": ("postcode", "zip", "zipcode", "plz", "postleitzahl", "codepostal", "cap"),
    "city": ("city", "town", "ort", "stadt", "ville", "ciudad", "citta", "plaats", "miasto"),
    "country": ("country", "land", "pays", "pais", "paese", "kraj"),
    "customer_number": ("customernumber", "kundennummer", "ourcustomernumber", "numeroclient"),
    "creditor_number": ("creditornumber", "creditor", "vendornumber", "kreditorennummer", "kreditornr", "konto", "number", "nummer"),
    "payment_days": ("paymentdays", "daystopay", "zahlungsziel", "netdays"),
    "discount_percent": ("discountpercent", "cashdiscount", "skonto", "skontoprozent", "cashdiscountpercent"),
    "discount_days": ("discountdays", "skontotage", "dayswithcashdiscount"),
    "ibans": ("iban", "ibans", "account", "accounts", "bankverbindung"),
    "others": ("otheraccounts", "bankgiro", "weiterekonten"),
}  # fmt: skip


class NoNames(Exception):
    """No column says what vendors are called: `headings` are those that there are."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(headings)
        self.headings = headings


class TooLong(Exception):
    """There are more than MOST lines."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a list would do: which columns are known, the lines that can be taken, what is wrong by line."""

    columns: Sequence[str]
    new: Sequence[Listed]
    known: Sequence[Listed]
    wrong: Sequence[tuple[int, str]]

    @property
    def lines(self) -> list[Listed]:
        """All that can be taken, in their order."""
        return sorted((*self.new, *self.known), key=lambda one: one.line)


def headings() -> list[str]:
    """What the columns are called in a list that is written out."""
    return [str(_LABELS[name]) for name in COLUMNS]


def rows(member: Membership) -> Iterator[list[str]]:
    """Every vendor as one row of texts: three queries."""
    formats = member.organization.formats
    ours = Vendor.objects.visible_to(member).current().order_by("key")
    for vendor in ours.prefetch_related("aliases", "accounts"):
        said = VendorForm.of(vendor, formats).initial
        said["aliases"] = _BETWEEN.join(str(said["aliases"]).splitlines())
        accounts = [one for one in vendor.accounts.all() if one.revoked_at is None]
        said["ibans"] = _BETWEEN.join(
            one.iban for one in accounts if one.scheme is None
        )
        said["others"] = _BETWEEN.join(
            str(one) for one in accounts if one.scheme is not None
        )
        yield [_text(said[name]) for name in COLUMNS]


def incoming(table: Sequence[Sequence[str]], *, by: Membership) -> Incoming:
    """What taking this table would do; nothing has happened yet. Raises NoNames or TooLong.

    A vendor is known by its creditor number, else by its name or a spelling. An empty cell leaves what is there.
    """
    first = next(at for at, cells in enumerate(table) if any(cells))
    places = _places(table[first])
    if "name" not in places:
        raise NoNames([one for one in table[first] if one])
    if len(table) - first - 1 > MOST:
        raise TooLong
    reader = _Reader(by)
    for line, cells in enumerate(table[first + 1 :], first + 2):
        said = {
            name: unguarded(cells[at]).strip()
            for name, at in places.items()
            if at < len(cells) and cells[at].strip()
        }
        if said:
            reader.read(line, said)
    return Incoming(
        [str(_LABELS[name]) for name in COLUMNS if name in places],
        [one for one in reader.lines if one.vendor is None],
        [one for one in reader.lines if one.vendor],
        sorted(reader.wrong),
    )


def _places(heads: Sequence[str]) -> dict[str, int]:
    keys = [name_key(head) if head else "" for head in heads]
    found: dict[str, int] = {}
    for name in COLUMNS:
        called = (name_key(str(_LABELS[name])), *map(name_key, _ALSO[name]))
        at = next(
            (
                at
                for at, key in enumerate(keys)
                if key in called and at not in found.values()
            ),
            None,
        )
        if at is not None:
            found[name] = at
    return found


class _Reader:
    """Reads lines in their order, so that it knows who was named before."""

    def __init__(self, by: Membership) -> None:
        self.lines: list[Listed] = []
        self.wrong: list[tuple[int, str]] = []
        self._formats = by.organization.formats
        rows = Vendor.objects.visible_to(by).current()
        vendors = {one.pk: one for one in rows.prefetch_related("aliases")}
        self._numbers = {
            one.creditor_number: one for one in vendors.values() if one.creditor_number
        }
        spelt = Alias.objects.filter(organization=by.organization_id)
        merged = Vendor.objects.visible_to(by).exclude(merged_into=None)
        self._names = {
            **{
                one.key: vendors[one.vendor_id]
                for one in spelt
                if one.vendor_id in vendors
            },
            **{
                one.key: vendors[one.merged_into_id]
                for one in merged
                if one.merged_into_id in vendors
            },
            **{one.key: one for one in vendors.values()},
        }
        self._seen: dict[str, int] = {}

    def read(self, line: int, said: dict[str, str]) -> None:
        """Take one line, or say what is wrong with it."""
        vendor = self._numbers.get(said.get("creditor_number", ""))
        if vendor is None and "name" in said:
            vendor = self._names.get(name_key(said["name"]))
        problems = list(self._problems(line, vendor, said))
        form = VendorForm(self._formats, self._typed(vendor, said))
        if not form.is_valid():
            for name, errors in form.errors.items():
                what = _LABELS.get(name, "")
                problems += [f"{what}: {error}" for error in errors]
        if problems:
            self.wrong += [(line, text) for text in problems]
            return
        page = form.page
        for key in self._marks(vendor, page):
            self._seen[key] = line
        self.lines.append(Listed(line, vendor, page, _ibans(said), _others(said)))

    def _typed(self, vendor: Vendor | None, said: Mapping[str, str]) -> dict[str, str]:
        """The form as it would be typed: what is there, and over it what the line says."""
        there = VendorForm.of(vendor, self._formats).initial if vendor else {}
        typed = {name: _text(there.get(name)) for name in (*FIELDS, "aliases")}
        if vendor and "name" in said and self._means(said["name"], vendor):
            said = {**said, "name": vendor.name}
        spelt = "\n".join(said.get("aliases", "").split(_BETWEEN))
        more = {"aliases": f"{typed['aliases']}\n{spelt}"} if spelt else {}
        return {
            **typed,
            **{name: said[name] for name in FIELDS if name in said},
            **more,
        }

    def _means(self, name: str, vendor: Vendor) -> bool:
        """Is this another spelling of it, so that its own name stays?"""
        key = name_key(name)
        return key != vendor.key and self._names.get(key) == vendor

    def _problems(
        self, line: int, vendor: Vendor | None, said: Mapping[str, str]
    ) -> Iterator[str]:
        name = said.get("name", "")
        for mark in (
            f"pk:{vendor.pk}" if vendor else "",
            f"name:{name_key(name)}" if name else "",
        ):
            if mark in self._seen:
                yield _("This vendor stands in line %(line)s already.") % {
                    "line": self._seen[mark]
                }
                return
        for one in (name, *said.get("aliases", "").split(_BETWEEN)):
            other = self._names.get(name_key(one)) if one.strip() else None
            if other and other != vendor:
                words = {"name": one.strip(), "other": other}
                yield _("“%(name)s” means the vendor %(other)s already.") % words
        number = said.get("creditor_number", "")
        if f"number:{number}" in self._seen:
            yield _("This creditor number stands in line %(line)s already.") % {
                "line": self._seen[f"number:{number}"]
            }
        yield from _wrong_accounts(said)

    def _marks(self, vendor: Vendor | None, page: Page) -> Iterator[str]:
        if vendor:
            yield f"pk:{vendor.pk}"
        yield f"name:{name_key(page.values['name'])}"
        yield from (f"name:{name_key(name)}" for name in page.aliases or ())
        if number := page.values["creditor_number"]:
            yield f"number:{number}"


def _ibans(said: Mapping[str, str]) -> list[str]:
    codes = [bare_code(one) for one in said.get("ibans", "").split(_BETWEEN)]
    return [code for code in dict.fromkeys(codes) if code]


def _wrong_accounts(said: Mapping[str, str]) -> Iterator[str]:
    for iban in _ibans(said):
        if not is_iban(iban):
            yield f"{iban}: {NOT_AN_IBAN}"
    for number, scheme in _others(said).items():
        if is_iban(number):
            yield _("%(account)s is an IBAN.") % {"account": number}
        elif not can_be(scheme, number):
            yield f"{shown_account(number, scheme)}: {NOT_AN_ACCOUNT}"


def _others(said: Mapping[str, str]) -> dict[str, str]:
    """By number its scheme, which stands before it: “bankgiro 5050-1055”."""
    found = {}
    for one in said.get("others", "").split(_BETWEEN):
        text = " ".join(one.split())
        scheme = next((name for name in KINDS if _begins(text, name)), "")
        if number := bare_code(text[len(scheme) :]):
            found[number] = scheme
    return found


def _begins(text: str, scheme: str) -> bool:
    return text.casefold().startswith(f"{scheme} ".casefold())


def _text(value: Any) -> str:
    return "" if value is None else str(value)
