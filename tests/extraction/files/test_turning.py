"""A page that was scanned askew is turned upright and back without losing a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.extraction.files import upright
from countersign.extraction.files.turning import Turn
from countersign.extraction.model import Box, Page, Word

quarters = st.sampled_from([0, 90, 180, 270])
skews = st.floats(-15, 15)


@given(quarters, skews, st.floats(0, 500), st.floats(0, 700))
def test_there_and_back(quarter, skew, x, y):
    turn = Turn((quarter + skew) % 360, 595, 842)
    box = Box(x, y, x + 60, y + 12)

    assert turn.forth(turn.back(box)) == pytest.approx(box, abs=0.1)


def test_a_page_on_its_side():
    """Read after a quarter turn clockwise: what ran up the left edge runs along the top."""
    page = Page(1, 200, 100, (Word("Total", 1, Box(10, 60, 22, 90)),), 90)

    flat = upright(page)

    assert (flat.width, flat.height, flat.turn) == (100, 200, 0)
    assert flat.words == (Word("Total", 1, Box(10, 10, 40, 22)),)
    assert upright(flat) is flat
