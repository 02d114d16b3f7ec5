"""What an e-invoice is to be told of, in the classes of the German finance ministry's letter of 2025-10-15.

*Format*: it does not follow its syntax, so in the law's sense it is no e-invoice. *Business rule*: it contradicts
EN 16931 or the rules of its profile. *Content*, the third, is for people. Nothing here says that an invoice is right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, Literal

from lxml import etree

from countersign.extraction.einvoice import XmlRefused, profiles
from countersign.extraction.einvoice.envelope import Payload, payloads
from countersign.extraction.einvoice.from_xml import MOST
from countersign.extraction.einvoice.national.formats import each_alone
from countersign.extraction.einvoice.parse import parse

from .fault import LONGEST, Fault, Held
from .given import Given, given_of, is_own_namespace
from .schemas import breaches, schema_of
from .sets import RulesMissing

# "no-fault": nothing was found by what it was held to. "unjudged": it was held to nothing.
Outcome = Literal["format", "rule", "no-fault", "unjudged"]

# Why something was not looked at, besides what `choosing` says is lacking.
NO_ENGINE: Final = "no-engine"
NO_SCHEMA: Final = "no-schema"
NO_RULES: Final = "no-rules"
STOPPED: Final = "stopped"
NOT_FINISHED: Final = "not-finished"

_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NUMBERS: Final = ("Amount", "Quantity", "Percent", "MultiplierFactorNumeric")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file's e-invoice is, how its format is broken, and its XML for those who run the rules.

    `source` is empty where rules would stumble, or where there are none for the format.
    """

    given: Given
    faults: tuple[Fault, ...] = ()
    schema: Held | None = None
    source: str = ""
    unlooked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found by what. `unlooked` says what was not looked at, by codes that the screens word."""

    label: str
    profile: str
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    held_to: tuple[Held, ...] = ()
    unlooked: tuple[str, ...] = ()


def look(xml: bytes) -> tuple[Looked, ...]:
    """What each e-invoice of a file is and whether it follows its schema, in the order in which they are read.

    Of an envelope, what is in it. Opens a stranger's XML: for a child.
    """
    try:
        found = payloads(xml)
    except XmlRefused as problem:
        return (_refused(problem),)
    return tuple(islice(chain.from_iterable(map(_each, found)), MOST))


def _each(payload: Payload) -> Iterator[Looked]:
    try:
        is_whole = payload.root.getparent() is None
        root = payload.root if is_whole else parse(payload.xml)
    except XmlRefused as problem:
        yield _refused(problem)
        return
    yield from map(_look, each_alone(root))


def _refused(problem: XmlRefused) -> Looked:
    values = " ".join(f"{name} {value}" for name, value in problem.values.items())
    return Looked(Given("XML"), (_format(problem.code, values),))


def _look(root: etree._Element) -> Looked:
    given = given_of(root)
    if given.syntax and not is_own_namespace(given):
        fault = _format("namespace-unknown", given.namespace)
        return Looked(given, (fault,))
    try:
        schema, faults = schema_of(root), breaches(root)
        lacks = () if schema else (NO_SCHEMA,)
    except RulesMissing:
        schema, faults, lacks = None, (), (NO_ENGINE,)
    if given.level in profiles.WITHOUT_LINES:
        faults = (_format("level-too-low", given.level), *faults)
    if not given.syntax:
        return Looked(given, faults, schema, unlooked=(*lacks, NO_RULES))
    faults += tuple(_unknown_profile(given))
    if stumbling := tuple(_stumbling(root)):
        if not any(fault.rule == "schema" for fault in faults):
            faults += stumbling
        return Looked(given, faults, schema, unlooked=(*lacks, STOPPED))
    source = etree.tostring(root, encoding="unicode")
    return Looked(given, faults, schema, source, lacks)


def verdict_of(
    looked: Looked,
    broken: tuple[Fault, ...] = (),
    held_to: tuple[Held, ...] = (),
    unlooked: tuple[str, ...] = (),
) -> Verdict:
    """The verdict, once the rules were run, or `unlooked` says why they were not."""
    faults = (*looked.faults, *broken)
    all_held = (*([looked.schema] if looked.schema else ()), *held_to)
    grave = {fault.kind for fault in faults if fault.severity == "error"}
    outcome: Outcome = "no-fault" if all_held else "unjudged"
    if grave:
        outcome = "format" if "format" in grave else "rule"
    return Verdict(
        looked.given.label,
        looked.given.profile,
        outcome,
        faults,
        all_held,
        (*looked.unlooked, *unlooked),
    )


def _unknown_profile(given: Given) -> Iterator[Fault]:
    if given.syntax == "CII" and given.profile and not profiles.is_known(given.profile):
        yield Fault("profile-unknown", "error", given.profile[:LONGEST])


def _stumbling(root: etree._Element) -> Iterator[Fault]:
    """Amounts that are no decimal numbers: running the rules would crash, or blame something else."""
    tree = root.getroottree()
    for element in root.iter():
        written = (element.text or "").strip()
        name = etree.QName(element).localname
        if name.endswith(_NUMBERS) and written and not _DECIMAL.fullmatch(written):
            path = re.sub(r"\w+:", "", tree.getpath(element))
            yield Fault("not-computable", "error", written[:LONGEST], path)


def _format(code: str, text: str) -> Fault:
    return Fault(code, "error", text[:LONGEST], kind="format")
