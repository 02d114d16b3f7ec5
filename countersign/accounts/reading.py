"""What is written for somebody who is not there: a mail."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from .formats import locale_override
from .queries import reads


@contextmanager
def as_read_by(organization: int, address: str) -> Iterator[None]:
    """Inside, texts, dates and amounts are as whoever has this mail address reads them."""
    language, locale = reads(organization, address)
    with (
        translation.override(language or settings.LANGUAGE_CODE),
        locale_override(locale),
    ):
        yield
