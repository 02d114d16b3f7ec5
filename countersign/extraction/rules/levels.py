"""How grave a broken rule is: as the set says that owns it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from .fault import Severity
from .given import EXTENSION, Given
from .sets import RuleSet, shipped

UNUSED: Final = (
    "not-in-profile"  # an element that the profile has no use for: these have no id
)
_FLAGS: Final[Mapping[str, Severity]] = {
    "fatal": "error",
    "error": "error",
    "warning": "warning",
    "warn": "warning",
    "information": "info",
    "info": "info",
}
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
# KoSIT's validator configuration for XRechnung weighs some of CEN's rules anew ("customLevel" in its scenarios.xml).
_KOSIT: Final[Mapping[str, Severity]] = {"BR-CL-21": "warning", "BR-CL-23": "warning"}
_KOSIT_EXTENSION: Final[Mapping[str, Severity]] = {
    "BR-CL-10": "info",
    "BR-CL-11": "info",
    "BR-CL-21": "info",
    "BR-CL-23": "warning",
    "BR-CL-24": "warning",
    "BR-CL-25": "info",
    "BR-CL-26": "info",
}
# What third parties prepaid (BG-DEX-09) is no part of CEN's sum, only of KoSIT's own.
_KOSIT_EXTENSION_UBL: Final[Mapping[str, Severity]] = {"BR-CO-16": "info"}


def severity(given: Given, rules: RuleSet, rule: str, flag: str) -> Severity:
    """How grave it is that this invoice breaks `rule` of `rules`, which is flagged so; empty for no flag.

    A rule of CEN's that another set carries without a flag is as grave as CEN says.
    """
    if weighed := _weighed(given).get(rule):
        return weighed
    if flag in _FLAGS:
        return _FLAGS[flag]
    if rule == UNUSED:
        return "warning"
    if rules.key.startswith("facturx") and rule in (own := cen_levels()):
        return own[rule]
    return _FLAGS[rules.unflagged]


def _weighed(given: Given) -> Mapping[str, Severity]:
    if not given.is_xrechnung_3:
        return {}
    if not EXTENSION.search(given.profile):
        return _KOSIT
    if given.syntax == "UBL":
        return {**_KOSIT_EXTENSION, **_KOSIT_EXTENSION_UBL}
    return _KOSIT_EXTENSION


@cache
def cen_levels() -> Mapping[str, Severity]:
    """How grave CEN holds each of its rules for CII, as its set says."""
    sheet = etree.fromstring(Path(shipped("cen-cii").path).read_bytes())
    return {
        each.get("id", ""): _FLAGS[each.get("flag", "")]
        for each in sheet.iter(_SVRL)
        if each.get("flag") in _FLAGS
    }
