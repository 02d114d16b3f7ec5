"""Schematron (ISO/IEC 19757-3) into XSLT 3, so that Saxon can run what is published as rules and not compiled.

Understood are patterns, rules, `assert` and `report`, `let`, `ns`, abstract patterns and rules, `include` and
`extends` within the folder, and XSLT's own functions and keys beside the patterns. In each pattern the first rule
whose context matches a node is the one for it. Phases are ignored: every pattern is active. The report that comes out
is SVRL, as compiled sets write it.
"""

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from .spelled_out import SCH, NotSchematron, spelled_out

_XSL: Final = "http://www.w3.org/1999/XSL/Transform"
_SVRL: Final = "http://purl.oclc.org/dsdl/svrl"
_BINDINGS: Final = ("xslt", "xslt2", "xslt3", "xpath2", "xpath3", "xpath31")
# What stands beside patterns and is XSLT's own.
_TAKEN_OVER: Final = tuple(
    f"{{{_XSL}}}{name}" for name in ("function", "key", "variable", "param")
)

Reads = Callable[[str], bytes]


def compiled(schema: bytes, reads: Reads) -> str:
    """The stylesheet that reports what breaks the schema's rules; `reads` gives a file beside it by its name.

    Raises NotSchematron, which says what is not understood.
    """
    root = spelled_out(schema, reads)
    binding = root.get("queryBinding", "xslt")
    if binding not in _BINDINGS:
        raise NotSchematron(f"queryBinding {binding}")
    return etree.tostring(_sheet(root), encoding="unicode")


def _sheet(root: etree._Element) -> etree._Element:
    names: dict[str, str] = {"xsl": _XSL, "svrl": _SVRL}
    for each in root.iter(f"{SCH}ns"):
        names[each.get("prefix", "")] = each.get("uri", "")
    for prefix, uri in root.nsmap.items():
        if prefix and uri != SCH[1:-1]:
            names.setdefault(prefix, uri)
    sheet = etree.Element(f"{{{_XSL}}}transform", nsmap=names, version="3.0")
    _add(sheet, "output", method="xml", indent="no")
    for each in root:
        if each.tag in _TAKEN_OVER:
            sheet.append(each)
    _lets(root, sheet)
    patterns = [each for each in root.iterchildren(f"{SCH}pattern") if len(each)]
    start = _add(sheet, "template", match="/")
    report = etree.SubElement(start, f"{{{_SVRL}}}schematron-output")
    for number, pattern in enumerate(patterns):
        mode = f"pattern-{number}"
        _add(report, "apply-templates", select="/", mode=mode)
        _add(sheet, "mode", {"on-no-match": "shallow-skip"}, name=mode)
        _lets(pattern, sheet)
        for template in _templates(pattern, mode):
            sheet.append(template)
    return sheet


def _templates(pattern: etree._Element, mode: str) -> Iterator[etree._Element]:
    rules = list(pattern.iterchildren(f"{SCH}rule"))
    for rank, rule in enumerate(rules):
        context = rule.get("context")
        if not context:
            raise NotSchematron("a rule without context")
        template = etree.Element(
            f"{{{_XSL}}}template",
            match=context,
            mode=mode,
            priority=str(len(rules) - rank),
        )
        _lets(rule, template)
        for test in rule.iterchildren(f"{SCH}assert", f"{SCH}report"):
            _test(test, template)
        _add(template, "apply-templates", select="@*|node()", mode="#current")
        yield template


def _test(test: etree._Element, template: etree._Element) -> None:
    is_assert = test.tag == f"{SCH}assert"
    condition = test.get("test")
    if not condition:
        raise NotSchematron(f"{test.get('id', 'a rule')} without test")
    found = _add(template, "if", test=f"not({condition}\n)" if is_assert else condition)
    name = "failed-assert" if is_assert else "successful-report"
    said = etree.SubElement(found, f"{{{_SVRL}}}{name}")
    for attribute in ("id", "flag", "role"):
        if value := test.get(attribute):
            said.set(attribute, value.replace("{", "{{").replace("}", "}}"))
    said.set("location", "{path()}")
    _words(test, etree.SubElement(said, f"{{{_SVRL}}}text"))


def _words(source: etree._Element, into: etree._Element) -> None:
    """The message, with the values and names that it asks for."""
    _say(into, source.text)
    for part in source:
        if part.tag == f"{SCH}value-of":
            _add(into, "value-of", select=part.get("select", "."))
        elif part.tag == f"{SCH}name":
            _add(into, "value-of", select=f"name({part.get('path', '.')})")
        elif isinstance(part.tag, str):
            _words(part, into)
        _say(into, part.tail)


def _say(into: etree._Element, words: str | None) -> None:
    if words:
        _add(into, "text").text = words


def _lets(source: etree._Element, into: etree._Element) -> None:
    for let in source.iterchildren(f"{SCH}let"):
        variable = _add(into, "variable", name=let.get("name", ""))
        if kind := let.get("as"):
            variable.set("as", kind)
        if value := let.get("value"):
            variable.set("select", value)
        else:
            variable.text = let.text
            variable.extend(list(let))


def _add(
    into: etree._Element,
    instruction: str,
    hyphenated: dict[str, str] | None = None,
    /,
    **attributes: str,
) -> etree._Element:
    """An instruction of XSLT at the end of `into`."""
    return etree.SubElement(
        into, f"{{{_XSL}}}{instruction}", {**(hyphenated or {}), **attributes}
    )
