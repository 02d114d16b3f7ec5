"""Texts that an eye takes for one another have one skeleton."""

import pytest

from countersign.identity.signs import skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("INV-OO12", "inv 0012"),
        ("INV-1I", "INV-Il"),
        ("ЅІЕМЕNЅ", "Siemens"),
        ("раураl", "paypal"),
        ("𝐀cme", "Acme"),
        ("Nora\u202e", "Nora"),
        ("Nora Manager", "Nora\u00a0Manager"),
        ("ＡＢＣ１２３", "ABC123"),
        ("٣٣", "33"),
    ],
)
def test_look_alikes_share_a_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Nora", "Mora"), ("12", "13"), ("ν", "n")])
def test_what_reads_differently_has_another(one, other):
    assert skeleton(one) != skeleton(other)
