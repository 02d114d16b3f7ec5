"""Codes of units (UN/ECE Recommendation 20) for the words that people type."""

from typing import Final

from countersign.documents.codes.units import UNITS

# Words for units that people type, and their codes.
_UNITS: Final = {
    **dict.fromkeys(("h", "std", "std.", "stunde", "stunden", "hour", "hours", "hrs"), "HUR"),
    **dict.fromkeys(("pc", "pcs", "pcs.", "stk", "stk.", "st", "st.", "stück", "piece", "pieces"), "C62"),
    **dict.fromkeys(("tag", "tage", "day", "days"), "DAY"),
    **dict.fromkeys(("monat", "monate", "month", "months"), "MON"),
    **dict.fromkeys(("kg",), "KGM"),
    **dict.fromkeys(("m",), "MTR"),
    **dict.fromkeys(("km",), "KMT"),
    **dict.fromkeys(("m²", "m2", "qm"), "MTK"),
    **dict.fromkeys(("m³", "m3", "cbm"), "MTQ"),
    **dict.fromkeys(("l", "liter", "litre"), "LTR"),
    **dict.fromkeys(("t",), "TNE"),
    **dict.fromkeys(("kwh",), "KWH"),
    **dict.fromkeys(("set", "sets"), "SET"),
    **dict.fromkeys(("pauschal", "psch", "psch.", "flat"), "LS"),
}  # fmt: skip


def unit_code(text: str) -> str:
    """The code of a unit; as it was typed where it is none that we know, and one piece where nothing was."""
    if not text:
        return "C62"
    if text in UNITS:
        return text
    return _UNITS.get(text.casefold().strip(), text)
