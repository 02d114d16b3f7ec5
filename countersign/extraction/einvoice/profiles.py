"""Which specification an e-invoice says it follows (BT-24), and what that allows it to hold."""

from typing import Final

_LEVELS: Final = {
    "minimum": "MINIMUM",
    "basicwl": "BASIC WL",
    "basic": "BASIC",
    "comfort": "COMFORT",
    "en16931": "EN 16931",
    "extended": "EXTENDED",
}
_FAMILIES: Final = (
    "urn:cen.eu:en16931:2017",
    "urn:ferd:",
    "urn:factur-x.eu:1p0:",
    "urn:zugferd.de:2p0:",
    "urn:xoev-de:kosit:",
    "urn:xeinkauf.de:kosit:",
    "urn:peppol:",
    "urn:fdc:peppol.eu:",
    "urn.cpro.gouv.fr:",
)
WITHOUT_LINES: Final = frozenset(["MINIMUM", "BASIC WL"])


def level(profile: str) -> str:
    """The Factur-X or ZUGFeRD level of a profile, as the PDF's metadata spell it; empty for any other."""
    if profile == "urn:cen.eu:en16931:2017":
        return "EN 16931"
    if not any(family in profile for family in ("factur-x.eu", "zugferd.de", "ferd:")):
        return ""
    return _LEVELS.get(profile.rpartition(":")[2].replace("-", ""), "")


def is_known(profile: str) -> bool:
    """Whether rules for this profile exist: EN 16931 and what is built on it, and ZUGFeRD's own."""
    family = next((each for each in _FAMILIES if profile.startswith(each)), "")
    own_levels = family in ("urn:factur-x.eu:1p0:", "urn:zugferd.de:2p0:")
    return bool(family) and not (own_levels and not level(profile))
