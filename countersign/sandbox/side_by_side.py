"""Several children at work for one file at the same time, each with its share of it."""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from queue import SimpleQueue
from typing import Final, TypeVar

from .refused import Refused

T = TypeVar("T")
_Given = tuple[int, object]

_NO_MORE: Final = object()


def side_by_side(
    sources: Sequence[Generator[T, None, None]],
) -> Iterator[tuple[int, T | Refused]]:
    """What each of these (as of `each_in_child`) gives, as it comes, with the place of its source; a refusal is its last.

    Each source is asked in a thread of its own. Once nobody listens any more, none is asked for another value.
    """
    given: SimpleQueue[_Given] = SimpleQueue()
    over = threading.Event()
    threads = [
        threading.Thread(target=_drain, args=(place, source, given, over), daemon=True)
        for place, source in enumerate(sources)
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _each(given, len(sources))
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _each(given: SimpleQueue[_Given], at_work: int) -> Iterator[tuple[int, T | Refused]]:  # fmt: skip
    while at_work:
        place, value = given.get()
        if value is _NO_MORE:
            at_work -= 1
        elif isinstance(value, BaseException) and not isinstance(value, Refused):
            raise value
        else:
            yield place, value  # type: ignore[misc]


def _drain(
    place: int,
    source: Generator[T, None, None],
    given: SimpleQueue[_Given],
    over: threading.Event,
) -> None:
    try:
        with closing(source):
            for value in source:
                given.put((place, value))
                if over.is_set():
                    break
    except BaseException as problem:
        given.put((place, problem))
    finally:
        given.put((place, _NO_MORE))
