"""What is said once on the next page: kept in a cookie of this host alone, as all others are."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class Cookie(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """Django's own, with that cookie."""

    storage_classes = (Cookie, SessionStorage)
