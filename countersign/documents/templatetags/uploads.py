"""What pages say of files before they are sent: ``{% load uploads %}``."""

from dataclasses import dataclass
from typing import Self

from django import template
from django.conf import settings

from countersign.documents import refusals
from countersign.documents.parts import FROM, PART
from countersign.extraction.files import Refused

register = template.Library()


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes a file may have, what is said of a larger one, and all limits in words.

    One of more than `parts_from` bytes is sent in parts of `part` bytes.
    """

    most: int
    too_large: str
    in_words: str
    part: int = PART
    parts_from: int = FROM

    @classmethod
    def of_now(cls) -> Self:
        """As they are set here, in the reader's language."""
        most = settings.UPLOAD_MAX_BYTES
        said = str(refusals.explain(Refused("too-large", size=most, limit=most)))
        return cls(most, said, refusals.limits_in_words())


@register.simple_tag
def upload_limits() -> Limits:
    """``{% upload_limits as limits %}``: what may be uploaded."""
    return Limits.of_now()
