"""Hold a file's e-invoices to their schemas and to the official rules: in two children, the second of which is kept.

The first opens the file. The second keeps the compiled rules, which take a second to compile, and is given XML that the
first has made of it, never the file.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from time import monotonic
from typing import Final

from countersign.extraction.einvoice import carried_xml
from countersign.extraction.model import Notice
from countersign.extraction.rules import judging, schemas
from countersign.extraction.rules.choosing import choose
from countersign.extraction.rules.fault import Fault, Held
from countersign.extraction.rules.given import Given
from countersign.extraction.rules.judging import Looked, Verdict
from countersign.extraction.rules.packs import Pack
from countersign.extraction.rules.sets import RuleSet, RulesMissing
from countersign.sandbox.child import in_child, in_kept_child
from countersign.sandbox.messages import MB, READING, Allowance
from countersign.sandbox.refused import Refused

logger = logging.getLogger(__name__)

# Imported only where rules are run: Saxon is 110 MB, and installed with the reader alone.
_MODULE: Final = "countersign.extraction.rules.running"
# What compiling and running sets of rules may take.
RULES: Final = Allowance(seconds=20, memory=800 * MB)
MOST: Final = 8
# How long all e-invoices of one file may take: then no further one is begun.
LONGEST: Final = 120.0
# What our own reading words better, and elements that a profile merely has no use for.
_SAID: Final = frozenset({"profile-unknown", "not-computable", "not-in-profile"})


@dataclass(frozen=True, slots=True)
class Ran:
    """What running the rules has found, by which sets, and why some were not run."""

    faults: tuple[Fault, ...] = ()
    held_to: tuple[Held, ...] = ()
    unlooked: tuple[str, ...] = ()


def prepare() -> None:
    """Load schemas and what runs the rules, once for all processes forked from this one."""
    schemas.load_all()
    import_module(_MODULE)


def judge(
    data: bytes, media_type: str, packs: Iterable[Pack] = ()
) -> tuple[Verdict, ...]:
    """The verdict on each e-invoice that the file is or carries, in the order in which they are read; none without one.

    Takes up to two seconds the first time. Raises Refused where the file can't be opened; where the rules of one of
    them were not run to their end, its verdict says so.
    """
    until = monotonic() + LONGEST
    packs = tuple(packs)
    looked = in_child(READING, look_inside, data, media_type)
    return tuple(_judged(each, packs, until) for each in looked)


def _judged(looked: Looked, packs: tuple[Pack, ...], until: float) -> Verdict:
    if not looked.source:
        return judging.verdict_of(looked)
    given = looked.given
    ours = tuple(each for each in packs if each.fits(given.syntax, given.profile))
    try:
        if monotonic() > until:
            raise Refused("took-too-long", seconds=round(LONGEST))
        ran = in_kept_child(RULES, held_to_rules, given, looked.source, ours)
    except Refused as refused:
        logger.warning("Rules not run: %s", refused.code)
        ran = Ran(unlooked=(judging.NOT_FINISHED,))
    return judging.verdict_of(looked, ran.faults, ran.held_to, ran.unlooked)


def look_inside(data: bytes, media_type: str) -> tuple[Looked, ...]:
    """What each of the file's e-invoices is, by its schema; none where it carries none. Opens the file."""
    xml = carried_xml(data, media_type)
    return () if xml is None else judging.look(xml)


def held_to_rules(given: Given, source: str, packs: tuple[Pack, ...] = ()) -> Ran:
    """What the rules that fit say of the XML in `source`. Opens no file, so a kept child may do it."""
    try:
        running = import_module(_MODULE)
        chosen = choose(given, packs)
    except (ImportError, RulesMissing):
        return Ran(unlooked=(judging.NO_ENGINE,))
    faults = running.broken(given, chosen.sets, source)
    held_to = [Held(each.name, each.version, each.sha256) for each in chosen.sets]
    return Ran(faults, tuple(dict.fromkeys(held_to)), chosen.lacking)


def why_not_compiled(sets: tuple[RuleSet, ...]) -> str | None:
    """What the compiler says against one of the sets, empty for nothing; None where there is no compiler here."""
    try:
        running = import_module(_MODULE)
    except ImportError:
        return None
    return next(filter(None, map(running.compile_problem, sets)), "")


def notices_of(verdict: Verdict, said: Collection[str] = ()) -> tuple[Notice, ...]:
    """At most MOST notices of business rules that an e-invoice breaks, each once, those in `said` left out.

    What the rules merely warn of is left out as well: nobody who enters an invoice can use it. The report has it.
    """
    failed = [
        fault
        for fault in verdict.faults
        if fault.severity == "error" and fault.kind == "rule"
    ]
    first = {fault.rule: fault for fault in reversed(failed)}
    left = [rule for rule in reversed(first) if rule not in _SAID and rule not in said]
    return tuple(first[rule].notice() for rule in left[:MOST])
