"""What a web process counts of its requests. Several on one machine add up through PROMETHEUS_MULTIPROC_DIR."""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

_REQUESTS: Final = Counter(
    "countersign_requests",
    "Requests answered, by route name.",
    ["method", "route", "status"],
)
_SECONDS: Final = Histogram(
    "countersign_request_seconds",
    "How long answers took, by route name.",
    ["method", "route"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
_METHODS: Final = {"GET", "HEAD", "POST"}


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Note one answered request."""
    method = method if method in _METHODS else "other"
    _REQUESTS.labels(method, route, status).inc()
    _SECONDS.labels(method, route).observe(seconds)


def into(registry: CollectorRegistry) -> None:
    """Add what was counted: by all web processes of this machine, or by this one when they share no folder."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return
    registry.register(_REQUESTS)
    registry.register(_SECONDS)
