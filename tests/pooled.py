"""What tests do behind a PgBouncer (`make test-pooled`): all go through it, but for a few that are about the server itself.

Loaded by `python -m tests.postgres --pooled` as a plugin of pytest.
"""

import os
from collections.abc import Iterator
from typing import Final

import pytest

STRAIGHT: Final = {
    "tests/database/test_busy.py::test_a_time_out_ends_the_request": "time-outs of a session, which behind PgBouncer are the role's (docs/operations.md)",
    "tests/database/test_busy.py::test_a_pool": "counts and cuts the connections of our own pool at the server",
    "tests/test_through_pgbouncer.py": "starts a PgBouncer of its own, which needs a server behind it",
}
"""Tests whose own processes and connections know the server itself, by how their names begin, with the reason."""

URL: Final = "COUNTERSIGN_STRAIGHT_URL"  # of the server, from `tests.postgres`


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if item.nodeid.startswith(tuple(STRAIGHT)):
            patch.setenv("DATABASE_URL", os.environ[URL])
            patch.setenv("COUNTERSIGN_PGBOUNCER", "no")
        return (yield)


def pytest_report_header() -> str:
    return f"Behind a PgBouncer in transaction mode, but for {len(STRAIGHT)} kinds (tests/pooled.py)."
