"""What web processes count of their requests, in memory that those of one machine share.

A file would be simpler, but a disk that is full then ends the process that counts (SIGBUS), and with it the request. The memory is
mapped when this module is first imported; who is forked afterwards shares it. Each process writes a slot of its own, and one
that follows a dead one in its slot counts on from there.
"""

import mmap
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

SLOTS: Final = 65
"""Processes that share it; the first one is for who was given none."""

_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, float("inf"))
_METHODS: Final = {"GET", "HEAD", "POST"}
_ENTRIES: Final = 4096  # of a slot: method, route, status
_KEY: Final = 128  # bytes
_VALUES: Final = struct.Struct(f"{len(_BUCKETS) + 1}d")  # in each bucket; the sum
_ENTRY: Final = _KEY + _VALUES.size
_SLOT: Final = _ENTRIES * _ENTRY

_shared: Final = mmap.mmap(-1, SLOTS * _SLOT)  # touched by nobody, it takes no memory


class _Slot:
    """This process's own: where each key stands in it."""

    def __init__(self, number: int) -> None:
        self.begin = number * _SLOT
        self.places = {key: place for key, place, _values in _entries(number)}
        self.lock = threading.Lock()

    def add(self, key: str, seconds: float) -> None:
        with self.lock:
            place = self.places.get(key)
            if place is None:
                if len(self.places) == _ENTRIES:
                    return
                place = self.begin + len(self.places) * _ENTRY
                self.places[key] = place
                name = key.encode()[:_KEY]
                _shared[place : place + len(name)] = name
            values = list(_VALUES.unpack_from(_shared, place + _KEY))
            bucket = next(n for n, most in enumerate(_BUCKETS) if seconds <= most)
            values[bucket] += 1
            values[-1] += seconds
            _VALUES.pack_into(_shared, place + _KEY, *values)


def _entries(number: int) -> Iterator[tuple[str, int, tuple[float, ...]]]:
    begin = number * _SLOT
    for place in range(begin, begin + _SLOT, _ENTRY):
        name = _shared[place : place + _KEY].rstrip(b"\0")
        if not name:
            return
        yield (
            name.decode(errors="ignore"),
            place,
            _VALUES.unpack_from(_shared, place + _KEY),
        )


_slot = _Slot(0)


def use(number: int) -> None:
    """Count in that slot from now on: no other process does."""
    global _slot  # noqa: PLW0603 - one for the process, as it is forked
    _slot = _Slot(number)


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Note one answered request."""
    method = method if method in _METHODS else "other"
    _slot.add(f"{method} {route} {status}", max(0.0, seconds))


def into(registry: CollectorRegistry) -> None:
    """Add what was counted by all web processes that share this memory."""
    registry.register(_Requests())


class _Requests(Collector):
    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "countersign_requests",
            "Requests answered, by route name.",
            labels=["method", "route", "status"],
        )
        seconds = HistogramMetricFamily(
            "countersign_request_seconds",
            "How long answers took, by route name.",
            labels=["method", "route"],
        )
        every: dict[str, list[float]] = defaultdict(lambda: [0.0] * (len(_BUCKETS) + 1))
        by_route: dict[str, list[float]] = defaultdict(
            lambda: [0.0] * (len(_BUCKETS) + 1)
        )
        for number in range(SLOTS):
            for key, _place, values in _entries(number):
                _add(every[key], values)
                _add(by_route[key.rpartition(" ")[0]], values)
        for key, sums in every.items():
            requests.add_metric(key.split(" "), sum(sums[:-1]))
        for key, sums in by_route.items():
            seconds.add_metric(key.split(" "), _cumulated(sums), sums[-1])
        yield from (requests, seconds)


def _add(to: list[float], values: tuple[float, ...]) -> None:
    for number, value in enumerate(values):
        to[number] += value


def _cumulated(values: list[float]) -> list[tuple[str, float]]:
    """Each bucket as Prometheus has it: with all that are below it."""
    found, total = [], 0.0
    for most, value in zip(_BUCKETS, values, strict=False):
        total += value
        found.append(("+Inf" if most == float("inf") else str(most), total))
    return found
