"""One form of each sign, and none that cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.identity.written import UNSEEN, has_unseen, plain, shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＤＥ８９　３７０４", "DE89 3704"),
        ("１．２３４，５０", "1.234,50"),
        ("𝟏𝟐.𝟎𝟓.𝟐𝟎𝟐𝟔", "12.05.2026"),
        ("ﾎﾟﾝﾄﾞ", "ポンド"),
        ("𝐀𝐜𝐦𝐞 Ｌｔｄ", "Acme Ltd"),
    ],
)
def test_other_forms_are_what_they_are(typed, meant):
    assert plain(typed) == meant


@pytest.mark.parametrize(
    "typed", ["m²", "½", "№ 7", "Straße", "ﬁne", "Łódź", "e\u0301"]
)
def test_what_means_something_else_stays(typed):
    assert plain(typed) == typed


@pytest.mark.parametrize(
    "sign",
    "\x00\n\r\x1b\x7f\x85\u2028\u2029\u200e\u200f\u061c\u202a\u202d\u202e\u2066\u2067\u2069\U000e0041",
    ids=lambda sign: f"{ord(sign):04x}",
)
def test_a_sign_that_cannot_be_seen_is_shown_as_one(sign):
    assert has_unseen(f"Acme{sign}Ltd")
    assert shown(f"Acme{sign}Ltd") == f"Acme{UNSEEN}Ltd"
    assert has_unseen(shown(f"Acme{sign}Ltd"))  # and stays one, once it is


@pytest.mark.parametrize(
    "text", ["Acme Ltd", "", "Müller\u00adhuber", "👩\u200d💻", "Łódź"]
)
def test_other_text_is_left_alone(text):
    assert not has_unseen(text)
    assert shown(text) == text


@given(st.text())
def test_nothing_is_dropped(text):
    found = shown(text, lines=True)
    assert len(found) == len(text)
    assert not [
        sign
        for sign in found
        if unicodedata.category(sign) == "Cc" and sign not in "\n\r\t"
    ]
    assert [one for one in plain(text) if one.isascii() and one.isalnum()] == [
        one
        for sign in text
        for one in (plain(sign) if not sign.isascii() else sign)
        if one.isascii() and one.isalnum()
    ]
