"""A Schematron schema with all that it names put in its place: included files, abstract patterns and rules."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Final

from lxml import etree

SCH: Final = "{http://purl.oclc.org/dsdl/schematron}"
_DEEPEST: Final = 8  # files within files
_LARGEST: Final = 20 * 1024 * 1024  # bytes


class NotSchematron(Exception):
    """Why a file can't be compiled, in a few words."""


def spelled_out(schema: bytes, reads: Callable[[str], bytes]) -> etree._Element:
    """The schema's root, without includes, abstract patterns, abstract rules and `extends`."""
    root = tree_of(schema)
    if root.tag != f"{SCH}schema":
        raise NotSchematron("not a Schematron schema")
    _include(root, reads, 0)
    _fill_patterns(root)
    for rule in list(root.iter(f"{SCH}rule")):
        _extend(rule, _abstract_rules(root), 0)
    for rule in [each for each in root.iter(f"{SCH}rule") if _is_abstract(each)]:
        _drop(rule)
    _tell_lets_apart(root)
    return root


def tree_of(data: bytes) -> etree._Element:
    """The root of a file that an operator put there: without entities, comments and anything fetched."""
    if len(data) > _LARGEST:
        raise NotSchematron(f"larger than {_LARGEST} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise NotSchematron(f"no XML: {problem}"[:200]) from None


def _include(root: etree._Element, reads: Callable[[str], bytes], depth: int) -> None:
    """Put what other files hold where they are named: `include`, and `extends` with an address."""
    named = [*root.iter(f"{SCH}include"), *root.iter(f"{SCH}extends")]
    for place in [each for each in named if each.get("href")]:
        if depth == _DEEPEST:
            raise NotSchematron("files that include one another")
        name, _, part = place.get("href", "").partition("#")
        found = tree_of(reads(name))
        if part:
            named_so = [each for each in found.iter() if each.get("id") == part]
            if not named_so:
                raise NotSchematron(f"{name} has no {part}")
            found = named_so[0]
        _include(found, reads, depth + 1)
        own = list(found) if place.tag == f"{SCH}extends" else [found]
        _replace(place, own)


def _fill_patterns(root: etree._Element) -> None:
    """Each pattern that is an instance of an abstract one gets its rules, with its own values for the parameters."""
    patterns = list(root.iter(f"{SCH}pattern"))
    abstract = {each.get("id"): each for each in patterns if _is_abstract(each)}
    for pattern in patterns:
        kind = pattern.get("is-a")
        if kind is None:
            continue
        if kind not in abstract:
            raise NotSchematron(f"no abstract pattern {kind}")
        values = {
            each.get("name", ""): each.get("value", "")
            for each in pattern.iterchildren(f"{SCH}param")
        }
        filled = [deepcopy(each) for each in abstract[kind]]
        for each in filled:
            _substitute(each, values)
        pattern[:] = filled
    for each in abstract.values():
        _drop(each)


def _substitute(tree: etree._Element, values: dict[str, str]) -> None:
    """Write each parameter's value for its name, the longest names first."""
    names = sorted(values, key=len, reverse=True)
    if not names:
        return
    wanted = re.compile(rf"\$({'|'.join(map(re.escape, names))})(?![\w.-])")
    for element in tree.iter():
        for name, written in element.attrib.items():
            filled = wanted.sub(lambda found: values[found[1]], str(written))
            element.set(name, filled)
        if isinstance(element.tag, str) and element.text:
            element.text = wanted.sub(lambda found: values[found[1]], element.text)


def _abstract_rules(root: etree._Element) -> dict[str | None, etree._Element]:
    return {r.get("id"): r for r in root.iter(f"{SCH}rule") if _is_abstract(r)}


def _extend(
    rule: etree._Element, abstract: dict[str | None, etree._Element], depth: int
) -> None:
    for place in list(rule.iterchildren(f"{SCH}extends")):
        wanted = abstract.get(place.get("rule"))
        if wanted is None or depth == _DEEPEST:
            raise NotSchematron(f"no abstract rule {place.get('rule')}")
        own = deepcopy(wanted)
        _extend(own, abstract, depth + 1)
        _replace(place, list(own))


def _tell_lets_apart(root: etree._Element) -> None:
    """A pattern's `let` is its own: where two have one of the same name, one is called otherwise."""
    used = {each.get("name") for each in root.iterchildren(f"{SCH}let")}
    for number, pattern in enumerate(root.iter(f"{SCH}pattern")):
        renamed = {}
        for let in pattern.iterchildren(f"{SCH}let"):
            name = let.get("name", "")
            if name in used:
                renamed[name] = f"${name}.{number}"
                let.set("name", f"{name}.{number}")
            used.add(let.get("name"))
        _substitute(pattern, renamed)


def _is_abstract(element: etree._Element) -> bool:
    return element.get("abstract") == "true"


def _replace(place: etree._Element, others: list[etree._Element]) -> None:
    parent = place.getparent()
    if parent is None:
        raise NotSchematron("an include at the top")
    at = parent.index(place)
    parent[at : at + 1] = others


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
