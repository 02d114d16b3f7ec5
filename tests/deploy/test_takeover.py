"""A primary that dies, its standby and the watcher as docs/operations.md sets them up; `make chaos` does it under the product's own load."""

import time
from contextlib import suppress

import psycopg
import pytest

from tests import pgbouncer

SAVE = "INSERT INTO saved VALUES (%s)"

pytestmark = [
    pytest.mark.skipif(
        pgbouncer.PROGRAM is None, reason="no PgBouncer: apt install pgbouncer"
    ),
    pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR"),  # of who starts the server
]


def test_what_was_acknowledged_is_at_the_standby_that_takes_over(tmp_path_factory):
    from tests.chaos.pair import PATIENCE, pair, watcher  # noqa: PLC0415 - warns while it is loaded

    folder = tmp_path_factory.mktemp("pair")
    with pair(folder) as here, watcher(here, folder / "watcher.log") as watching:
        acknowledged = written(here, "CREATE TABLE saved (a int)", 0)
        for number in range(1, 50):
            acknowledged = written(here, SAVE, number)
        here.kill_primary()

        until = time.monotonic() + PATIENCE
        again = None
        while again is None and time.monotonic() < until:
            with suppress(psycopg.Error):
                again = written(here, SAVE, 50)

        assert watching.wait(PATIENCE) == 0
        with psycopg.connect(here.url, prepare_threshold=None) as connection:
            found = [row[0] for row in connection.execute("SELECT a FROM saved")]
    assert (acknowledged, again) == (49, 50)
    assert sorted(set(found)) == list(range(1, 51))


def written(here, statement, number):
    """The number, once the statement is acknowledged."""
    with psycopg.connect(here.url, prepare_threshold=None) as connection:
        connection.execute(statement, [number] if number else None)
    return number
