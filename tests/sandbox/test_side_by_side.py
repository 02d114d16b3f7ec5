"""Several children at work for one file: each gives what it has, and one that fails costs the others nothing."""

import itertools
import os
import time

from countersign.extraction.files import Allowance, Refused, each_in_child, side_by_side
from tests.sandbox import working

AMPLE = Allowance(seconds=10, memory=400 << 20)


def test_each_gives_all_that_it_has():
    sources = [each_in_child(AMPLE, iter, [1, 2]), each_in_child(AMPLE, iter, [3])]

    assert sorted(side_by_side(sources)) == [(0, 1), (0, 2), (1, 3)]


def test_they_work_at_the_same_time():
    sources = [each_in_child(AMPLE, working.spans, 2) for _ in range(2)]

    said = list(side_by_side(sources))

    one, other = ([span for at, span in said if at == place] for place in (0, 1))
    assert one[0][0] < other[-1][1]
    assert other[0][0] < one[-1][1]


def test_one_that_fails_costs_the_others_nothing():
    sources = [each_in_child(AMPLE, working.one_and_no_more), each_in_child(AMPLE, iter, [3, 4])]  # fmt: skip

    said = list(side_by_side(sources))

    assert [value for place, value in said if place == 1] == [3, 4]
    first, refused = [value for place, value in said if place == 0]
    assert first == 1
    assert isinstance(refused, Refused)


def test_none_works_on_when_nobody_listens():
    sources = [each_in_child(AMPLE, working.pids, 10_000) for _ in range(2)]
    listening = side_by_side(sources)
    pids = {pid for _, pid in itertools.islice(listening, 50)}

    listening.close()

    assert all(map(_gone, pids))


def _gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
