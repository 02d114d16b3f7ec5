"""Addresses for programs, and beside them those of the pages, which letters and texts name."""

from django.conf import settings
from django.urls import URLPattern, include, path

from countersign.accounts.doors import public

from .door import token_only
from .making import API

_found, _app, _namespace = API.urls
_OPEN = ("openapi-json", "openapi-view")


def _worn(one: URLPattern) -> URLPattern:
    door = public if one.name in _OPEN else token_only
    return URLPattern(one.pattern, door(one.callback), one.default_args, one.name)


urlpatterns = [
    path(
        "api/v1/",
        include(
            ([_worn(one) for one in _found if isinstance(one, URLPattern)], _app),
            namespace=_namespace,
        ),
    ),
    path("", include(settings.ROOT_URLCONF)),
]
