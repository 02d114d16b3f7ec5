"""An independent reader of our payment files: the schema that `sepaxml` brings."""

from functools import cache
from importlib.resources import files
from typing import Any

import xmlschema

NAME = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(
        str(files("sepaxml") / "schemas" / "pain.001.001.09.xsd")
    )


def judged(content: bytes) -> Any:
    """The file as the schema reads it; an error where it is not as the schema wants it."""
    schema().validate(content.decode())
    found = schema().to_dict(content.decode())
    return found["CstmrCdtTrfInitn"]
