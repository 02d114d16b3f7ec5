"""Run sets of rules by Saxon. Compiling a set takes up to a second and some 100 MB, so it is kept while the process lives.

For a worker's child, never for a request: import it where it is called. Not for two threads at once.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor, PyXdmNode, PyXsltExecutable

from .fault import LONGEST, Fault
from .given import Given
from .levels import UNUSED, severity
from .sets import RuleSet

_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_NAMED: Final = re.compile(r"\s*\[?([A-Z]{2,10}(?:-[A-Z0-9_]+)+)\]?\s*(?:[-:]\s*)?")
_NAMESPACES: Final = re.compile(r"\*:|Q\{[^}]*\}|\[namespace-uri\(\)='[^']*'\]")
_TERM: Final = re.compile(r"BT-\d+")
_ROOT: Final = 1  # slashes in the location of the whole invoice

_compiled: dict[str, PyXsltExecutable] = {}


def broken(given: Given, sets: Iterable[RuleSet], source: str) -> tuple[Fault, ...]:
    """Each rule of the sets that the invoice breaks, in the order of the sets; `source` is its XML as text.

    Where a set itself stumbles, ``not-computable`` is broken.
    """
    try:
        document = _processor().parse_xml(xml_text=source)
    except PySaxonApiError as problem:
        return (_stumbled(problem),)
    found: list[Fault] = []
    for rules in sets:
        ours = _run(given, rules, document)
        besides = rules.key.startswith("france-")
        found += [one for one in ours if not (besides and _is_said(one, found))]
    return tuple(dict.fromkeys(found))


def compile_problem(rules: RuleSet) -> str:
    """Why Saxon can't compile the set; empty where it can."""
    try:
        _executable(rules)
    except PySaxonApiError as problem:
        return str(problem)[:LONGEST]
    return ""


def _run(given: Given, rules: RuleSet, document: PyXdmNode) -> Iterator[Fault]:
    try:
        report = _executable(rules).transform_to_string(xdm_node=document)
    except PySaxonApiError as problem:
        yield _stumbled(problem)
        return
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    tree = etree.fromstring((report or "<none/>").encode(), parser)
    for failed in tree.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
        fault = _fault(given, rules, failed)
        # Elements that a profile has no use for are told of by Factur-X's own levels alone.
        if fault.rule != UNUSED or given.level:
            yield fault


def _fault(given: Given, rules: RuleSet, failed: etree._Element) -> Fault:
    """Factur-X numbers some rules anew: the official id, where it has one, starts its text."""
    words = " ".join(" ".join(map(str, failed.itertext())).split())
    named = _NAMED.match(words)
    own = failed.get("id", "")
    rule = (named[1] if named and own.startswith("FX-") else own) or UNUSED
    return Fault(
        rule=rule,
        severity=severity(given, rules, rule, failed.get("flag") or failed.get("role") or ""),
        text=(words[named.end() :] if named else words)[:LONGEST],
        location=_NAMESPACES.sub("", failed.get("location", "")),
    )  # fmt: skip


def _is_said(fault: Fault, others: Iterable[Fault]) -> bool:
    """Does the profile's own set say something of that value already, of its element or of the group around it?"""
    terms = set(_TERM.findall(fault.rule))
    return any(
        one.severity == "error"
        and terms & set(_TERM.findall(one.text))
        and one.location.count("/") > _ROOT
        and f"{fault.location}/".startswith(f"{one.location}/")
        for one in others
    )


def _stumbled(problem: Exception) -> Fault:
    return Fault("not-computable", "error", str(problem)[:LONGEST])


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


def _executable(rules: RuleSet) -> PyXsltExecutable:
    key = f"{rules.key} {rules.sha256}"
    if key not in _compiled:
        compiler = _processor().new_xslt30_processor()
        _compiled[key] = (
            compiler.compile_stylesheet(stylesheet_text=rules.sheet)
            if rules.sheet
            else compiler.compile_stylesheet(stylesheet_file=rules.path)
        )
    return _compiled[key]
