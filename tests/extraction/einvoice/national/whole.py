"""Whether nothing of a file is dropped: each of its texts is in the record, or among what no term takes."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from lxml import etree

X = "{http://www.w3.org/2001/XMLSchema}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
TECHNICAL = "{http://www.w3.org/2001/XMLSchema-instance}"


def missing(root, invoices, known=frozenset()) -> list[str]:
    """The texts and attributes of the file that none of its invoices says; `known` ones need not be said."""
    said = "\n".join(told for one in invoices for told in texts_of(one))
    return [
        f"{etree.QName(element).localname}: {text}"
        for element in root.iter("{*}*")
        if not any(up.tag == SIGNATURE for up in (element, *element.iterancestors()))
        for text in written(element)
        if text not in said and text not in known
    ]


def written(element) -> Iterator[str]:
    values = [value for name, value in element.attrib.items() if TECHNICAL not in name]
    for text in (element.text or "", *values):
        if words := " ".join(text.split()):
            yield words


def texts_of(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def all_of_schema(schema: bytes, namespace: str) -> etree._Element:
    """A document with every element and attribute that a schema knows, each twice where it may repeat, each with a text of its own."""
    tree = etree.fromstring(schema)
    types = {one.get("name"): one for one in tree.iter(f"{X}complexType")}
    top = next(one for one in tree if one.tag == f"{X}element")
    return _Maker(types, namespace).element(top)


class _Maker:
    def __init__(self, types, namespace):
        self.types, self.namespace, self.count = types, namespace, 0

    def element(self, declared, depth=0):
        name = declared.get("name") or declared.get("ref").rpartition(":")[2]
        made = etree.Element(f"{{{self.namespace}}}{name}" if not depth else name)
        kind = self.types.get((declared.get("type") or "").rpartition(":")[2])
        self.fill(made, declared if kind is None else kind, depth + 1)
        if not len(made):
            made.text = self.text()
        return made

    def fill(self, made, declared, depth):
        for child in declared:
            if child.tag == f"{X}element":
                often = 1 if child.get("maxOccurs", "1") == "1" else 2
                for _each in range(often):
                    if depth < 12 and "Signature" not in (child.get("ref") or ""):
                        made.append(self.element(child, depth))
            elif child.tag == f"{X}attribute":
                made.set(child.get("name"), self.text())
            elif child.tag == f"{X}extension":
                base = self.types.get(child.get("base", "").rpartition(":")[2])
                if base is not None:
                    self.fill(made, base, depth)
                self.fill(made, child, depth)
            elif child.tag not in (f"{X}annotation", f"{X}simpleType"):
                self.fill(made, child, depth)

    def text(self):
        self.count += 1
        return f"T{self.count:05}"
