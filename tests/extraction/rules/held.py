"""What the rules say of an invoice, in this process."""

from countersign.extraction.official import held_to_rules, look_inside
from countersign.extraction.rules.fault import Fault
from countersign.extraction.rules.judging import Looked, Verdict, verdict_of
from countersign.extraction.rules.packs import Pack
from tests.extraction.einvoice.drawn import Drawn


def verdict_on(xml: bytes, *packs: Pack) -> Verdict:
    """The verdict on the only e-invoice in a file, as children would work it out."""
    (verdict,) = verdicts_on(xml, *packs)
    return verdict


def verdicts_on(xml: bytes, *packs: Pack) -> list[Verdict]:
    """Those on all e-invoices in it."""
    return [_verdict_on(each, packs) for each in look_inside(xml, "application/xml")]


def _verdict_on(looked: Looked, packs: tuple[Pack, ...]) -> Verdict:
    if not looked.source:
        return verdict_of(looked)
    ran = held_to_rules(looked.given, looked.source, packs)
    return verdict_of(looked, ran.faults, ran.held_to, ran.unlooked)


def rules_of(xml: bytes, *packs: Pack) -> tuple[Fault, ...]:
    """The business rules that are broken, however grave."""
    return tuple(one for one in verdict_on(xml, *packs).faults if one.kind == "rule")


def broken(xml: bytes, *packs: Pack) -> set[str]:
    """The ids of those that are errors."""
    return {one.rule for one in rules_of(xml, *packs) if one.severity == "error"}


def as_ubl(profile: str, drawn: Drawn | None = None) -> bytes:
    """An invoice in UBL that says that it follows `profile` (BT-24)."""
    plain = b">urn:cen.eu:en16931:2017</cbc:CustomizationID>"
    said = f">{profile}</cbc:CustomizationID>".encode()
    return (drawn or Drawn()).ubl().replace(plain, said)
