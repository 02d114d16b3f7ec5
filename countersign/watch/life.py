"""The schedule's sign of life, which all machines see (a heartbeat)."""

from typing import Final

from django.core.cache import cache
from django.utils import timezone

_KEY: Final = "schedule-looked-at"


def show() -> None:
    """Note that the schedule runs."""
    cache.set(_KEY, timezone.now().timestamp(), timeout=None)


def seen() -> float | None:
    """When it last did, in seconds since 1970."""
    found: float | None = cache.get(_KEY)
    return found
