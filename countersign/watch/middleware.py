"""The outermost layers of every request: who really asks, under which id, how long it took."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from . import counting, probes
from .logs import request_id
from .networks import address, within

Answer = Callable[[HttpRequest], HttpResponse]

_FORWARDED: Final = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
PROBES: Final = {
    "/healthz": probes.healthz,
    "/readyz": probes.readyz,
    "/metrics": probes.metrics,
}
_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}")

log = logging.getLogger("countersign.requests")


class TrustedProxies:
    """Sets REMOTE_ADDR to who really asks, as far as the proxies that COUNTERSIGN_PROXIES names say so, each of the one before it.

    What anybody else claims in such headers is dropped. `request.origin_known` is false when a proxy that is
    not trusted has passed the request on: then REMOTE_ADDR is the proxy's, not the asker's.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        known = True
        if within(meta.get("REMOTE_ADDR", ""), settings.PROXIES):
            meta["REMOTE_ADDR"] = _asker(meta)
            meta.pop("HTTP_X_FORWARDED_FOR", None)
        else:
            known = not [name for name in _FORWARDED if meta.pop(name, "")]
            meta.pop("HTTP_X_REQUEST_ID", None)
        request.origin_known = known  # type: ignore[attr-defined]
        return self.get_response(request)


def _asker(meta: dict[str, str]) -> str:
    """The last address in the chain that is no proxy of ours; the first when all are. Each proxy tells of one hop."""
    found = meta["REMOTE_ADDR"]
    told = {found}
    for step in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        named = address(step)
        if named is None:
            break
        found = str(named)
        if found in told or not within(found, settings.PROXIES):
            break
        told.add(found)
    return found


class Watched:
    """Gives each request an id, counts and times it by the name of its route, answers the probes first.

    The id comes back as X-Request-ID and stands in every line of the log; a trusted proxy may bring its own.
    Probes come before everything else: they know no session, and answer under any host name.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        brought = request.META.get("HTTP_X_REQUEST_ID", "")
        name = brought if _ID.fullmatch(brought) else uuid.uuid4().hex
        request_id.set(name)  # and stays: Django logs refusals after the last layer
        began = time.perf_counter()
        probe = PROBES.get(request.path_info)
        response = probe(request) if probe else self.get_response(request)
        response["X-Request-ID"] = name
        _note(request, response.status_code, time.perf_counter() - began)
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    route = route_of(request)
    counting.count(request.method or "", route, status, seconds)
    if settings.LOG_REQUESTS and route not in ("static", *PROBES):
        values = {"method": request.method, "route": route, "status": status}
        milliseconds = round(1000 * seconds)
        log.info(
            "%(method)s %(route)s %(status)s",
            values,
            extra={**values, "ms": milliseconds},
        )


def route_of(request: HttpRequest) -> str:
    """The name of the address, never the address itself: that may hold a token."""
    if request.resolver_match:
        return request.resolver_match.view_name or "unnamed"
    if request.path_info in PROBES:
        return request.path_info
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    try:
        return resolve(request.path_info).view_name or "unnamed"
    except Resolver404:
        return "unknown"
