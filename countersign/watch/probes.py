"""What machines ask: does the process answer, can it work, how is it doing."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from countersign.accounts.doors import public

from . import counting
from .metrics import WorkMetrics
from .networks import within
from .readiness import parts


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else."""
    return _plain("ok\n")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when every part works, else 503; which part it is, as JSON, for who may see /metrics."""
    found = parts()
    ready = set(found.values()) == {"ok"}
    said: dict[str, object] = {"ready": ready}
    if _may_look(request):
        said["parts"] = found
    response = JsonResponse(said, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; for everybody but the networks and the token of the settings it does not exist."""
    if not _may_look(request):
        return _plain("Not Found\n", status=404)
    registry = CollectorRegistry()
    counting.into(registry)
    registry.register(WorkMetrics())
    return _plain(generate_latest(registry).decode(), content_type=CONTENT_TYPE_LATEST)


def _may_look(request: HttpRequest) -> bool:
    token = request.headers.get("Authorization", "").partition("Bearer ")[2]
    if settings.METRICS_TOKEN and token:
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    near = within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_FROM)
    return near and getattr(request, "origin_known", False)


def _plain(
    text: str, *, status: int = 200, content_type: str = "text/plain"
) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type=content_type)
    response["Cache-Control"] = "no-store"
    return response
