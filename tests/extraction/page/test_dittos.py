"""Ditto marks in the column of descriptions."""

from dataclasses import replace

import pytest

from countersign.extraction.from_file import read as read_file
from countersign.extraction.model import Buyer
from countersign.samples import draw, make_sample

from .paper import items, read


@pytest.mark.parametrize(
    "mark", ['"', "″", "”", "〃", "''", ",,", '-"-', "–„–", "do.", "dto.", "Ditto"]
)
def test_a_ditto_mark_stands_for_the_description_above(mark):
    extracted = read(
        f"""
Description                      Qty      Price       Amount
Oiling of hinges                   2      50.00       100.00
{mark:<33}  3      50.00       150.00
{mark:<33}  1      50.00        50.00
Brass screws                      10       2.00        20.00
Total                                                 320.00
"""
    )
    assert items(extracted, "description", "line_total") == [
        ("Oiling of hinges", "100.00"),
        ("Oiling of hinges", "150.00"),
        ("Oiling of hinges", "50.00"),
        ("Brass screws", "20.00"),
    ]


def test_the_first_item_has_nothing_above_it():
    extracted = read(
        """
Description                      Qty      Price       Amount
"                                  2      50.00       100.00
Brass screws                      10       2.00        20.00
Total                                                 120.00
"""
    )
    assert items(extracted, "line_total") == [("100.00",), ("20.00",)]
    assert extracted.lines[1]["description"].value == "Brass screws"


@pytest.mark.parametrize("seed", [7, 12, 13, 15, 23])
@pytest.mark.parametrize("mark", ['"', "do."])
def test_dittos_on_drawn_pages(seed, mark):
    sample = make_sample(seed)
    first, *others = (replace(line, detail="") for line in sample.lines)
    marked = replace(
        sample, lines=(first, *(replace(one, description=mark) for one in others))
    )
    found = read_file(draw(marked), buyer=Buyer())

    assert len(found.lines) == len(sample.lines) > 1
    assert {line["description"].value for line in found.lines} == {first.description}
    above = found.lines[0]["description"].words
    assert all(line["description"].words == above for line in found.lines)
