"""Vendor hints as JSON, so that they can be kept and handed to the program on the command line."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from countersign.extraction.model import LearnedPlace, VendorHint


def hints_to_json(hints: Sequence[VendorHint]) -> str:
    """The hints as a JSON list."""
    return json.dumps([asdict(hint) for hint in hints], ensure_ascii=False)


def hints_from_json(text: str) -> tuple[VendorHint, ...]:
    """The hints of a JSON list as `hints_to_json` writes it; ValueError or TypeError if it is none."""
    return tuple(
        VendorHint(
            **{
                **entry,
                "ibans": tuple(entry.get("ibans", ())),
                "places": tuple(
                    LearnedPlace(**place) for place in entry.get("places", ())
                ),
                "columns": tuple(
                    (str(kind), float(left), float(right))
                    for kind, left, right in entry.get("columns", ())
                ),
            }
        )
        for entry in json.loads(text)
    )
