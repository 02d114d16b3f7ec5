"""A format's settings, held to its options."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .format import Option, WrongSettings


def settled(options: Sequence[Option], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are kept: what was left open is as usual, what no option names is left out; or WrongSettings."""
    kept: dict[str, Any] = {}
    wrong = {}
    for option in options:
        value = settings.get(option.name, option.default)
        if option.kind == "yes":
            kept[option.name] = bool(value)
            continue
        if value == "" and option.kind == "choice":
            value = option.default
        text = str(value).strip() if option.kind == "text" else str(value)
        if option.kind == "choice" and text not in dict(option.choices):
            wrong[option.name] = _("“%(value)s” is no choice.") % {"value": text}
        elif len(text) > option.longest:
            told = ngettext(
                "At most %(most)s character.",
                "At most %(most)s characters.",
                option.longest,
            )
            wrong[option.name] = told % {"most": option.longest}
        kept[option.name] = text
    if wrong:
        raise WrongSettings(wrong)
    return kept
