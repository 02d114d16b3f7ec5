"""What is said once on the next page of the same organization: kept in a cookie of this host alone, as all others are."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponseBase

from countersign.accounts.places import goes_through_all, place


class Cookie(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """Django's own, with that cookie. What was said in one organization waits until it is that one's page which is shown."""

    storage_classes = (Cookie, SessionStorage)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._waiting: list[Message] = []

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        super().add(level, message, extra_tags or _said_in())

    def __iter__(self) -> Iterator[Message]:
        said = list(super().__iter__())
        self._waiting = [one for one in said if not _is_for_here(one)]
        return (one for one in said if _is_for_here(one))

    def update(self, response: HttpResponseBase) -> list[Message] | None:
        for one in self._waiting:
            self.add(one.level, one.message, one.extra_tags)
        return super().update(response)


def _said_in() -> str:
    """Where a message belongs: nowhere in particular, in one organization, or along the way through all of them."""
    if not place():
        return ""
    return f"{'through' if goes_through_all() else 'in'}-{place()}"


def _is_for_here(message: Message) -> bool:
    how, _dash, number = (message.extra_tags or "").partition("-")
    if not number or number == str(place()):
        return True
    return how == "through" and (goes_through_all() or not place())
