"""What lists offer, the likely first, and days as people type them."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countersign.money import CURRENT

from .formats import Formats, NotADate

EVERYBODY: Final = "everybody"
"""Chosen where a colleague could be: everybody's desk."""

USUAL_CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "PLN", "CZK", "SEK", "DKK", "NOK", "JPY")  # fmt: skip

# Of a list in groups: what the first group is called, and what it holds; so on.
Groups = list[tuple[str, str | list[tuple[str, str]]]]


def currencies(now: str = "") -> list[tuple[str, str]]:
    """Every currency that is money today: `now` and the usual ones first, all others by their letters."""
    first = dict.fromkeys(code for code in (now, *USUAL_CURRENCIES) if code)
    return [(code, code) for code in (*first, *sorted(CURRENT - first.keys()))]


def zones(locale: str, now: str = "") -> Groups:
    """Time zones by where they are: those of the locale's country, then all by continent."""
    land = Locale.parse(locale).territory or ""
    known = _all_zones() | ({now} - {""})
    places = get_global("zone_territories")
    near = sorted(zone for zone in known if places.get(zone) == land)
    groups: dict[str, list[str]] = {_name_of(land): near} if near else {}
    for zone in sorted(known):
        continent, slash, _place = zone.partition("/")
        groups.setdefault(continent if slash else str(_("Others")), []).append(zone)
    return [(name, _shown(found)) for name, found in groups.items()]


@cache
def _all_zones() -> frozenset[str]:
    """Every zone that this machine knows: finding them opens six hundred files."""
    return frozenset(available_timezones())


def _shown(found: Iterable[str]) -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in found]


def _name_of(land: str) -> str:
    spoken = Locale.parse(get_language() or "en", sep="-")
    return str(spoken.territories.get(land, land))


class DayField(forms.CharField):
    """A day, typed and shown as the organization writes days; `read_as` says how and what today is."""

    formats: Formats
    today: date

    def read_as(self, formats: Formats, today: date) -> None:
        """Whose form days have, and from which day a short one counts."""
        self.formats, self.today = formats, today
        self.widget.attrs |= {"placeholder": formats.show_date(today), "size": 11}

    def prepare_value(self, value: object) -> object:
        return self.formats.show_date(value) if isinstance(value, date) else value

    def clean(self, value: object) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.formats.read_date(text, today=self.today)
        except NotADate as problem:
            message = _("“%(text)s” is not a date.")
            raise forms.ValidationError(
                message, params={"text": text[:40]}
            ) from problem
