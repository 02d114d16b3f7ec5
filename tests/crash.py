"""The machine going down in the middle: the database stops taking statements at a chosen write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class PowerCut(BaseException):
    """Nothing after this point happened."""


@contextmanager
def _power_cut_before(write: int) -> Iterator[None]:
    written = 0

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal written
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            written += 1
            if written == write:
                raise PowerCut
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield


def crash_everywhere(act: Callable[[], object], look: Callable[[], object]) -> int:
    """Run `act` with a power cut before its first write, its second, and so on, until it gets through.

    After each one `look` must see what it saw before; how many cuts there were.
    """
    before = look()
    write = 0
    while True:
        write += 1
        try:
            with _power_cut_before(write):
                act()
        except PowerCut:
            assert look() == before, f"half done, stopped before write {write}"
        else:
            return write - 1
