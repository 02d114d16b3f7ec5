"""Who is meant by an @ in a text."""

import pytest

from countersign.accounts.models import User
from countersign.comments.mentions import Ambiguous, Unknown, insertable, read


def person(pk, email, name=""):
    return User(pk=pk, email=email, name=name)


MONA = person(1, "mona@example.org", "Mona")
MAIER = person(2, "m.maier@example.org", "Mona Maier")
ANNA = person(3, "anna@example.org", "Anna-Lena Groß")
NAMELESS = person(4, "boss@example.org")
TWINS = [person(5, "jo1@example.org", "Jo Kim"), person(6, "jo2@example.org", "Jo Kim")]
ALL = [MONA, MAIER, ANNA, NAMELESS, *TWINS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Mona please look", [("@Mona", 1)]),
        ("please, @mona!", [("@mona", 1)]),
        ("@mona@example.org.", [("@mona@example.org", 1)]),
        ("(@M.MAIER@example.org)", [("@M.MAIER@example.org", 2)]),
        ("@Mona Maier, see below", [("@Mona Maier", 2)]),
        ("@Anna-Lena Groß's turn", [("@Anna-Lena Groß", 3)]),
        ("@anna-lena and @boss", [("@anna-lena", 3), ("@boss", 4)]),
        ("@Mona\n@Mona Maier", [("@Mona", 1), ("@Mona Maier", 2)]),
        ("@jo2@example.org", [("@jo2@example.org", 6)]),
        ("write to mona@example.org", []),
        ("3 pieces @ 7.50 or @9.50", []),
        ("", []),
    ],
)
def test_names_and_addresses(text, expected):
    found = read(text, ALL)
    assert [(text[one.start : one.end], one.user.pk) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("thanks @Bob.", "@Bob"),
        ("@mona@elsewhere.org", "@mona@elsewhere.org"),
        ("@Monalisa", "@Monalisa"),
        ("@mona@example.org.uk", "@mona@example.org.uk"),
    ],
)
def test_a_name_that_nobody_has(text, name):
    with pytest.raises(Unknown) as raised:
        read(text, ALL)
    assert raised.value.name == name


@pytest.mark.parametrize("text", ["@Jo", "@jo kim"])
def test_a_name_that_two_have(text):
    with pytest.raises(Ambiguous) as raised:
        read(text, ALL)
    assert (raised.value.name, raised.value.people) == (text, TWINS)


def test_what_is_offered_means_exactly_that_person():
    for user in ALL:
        (mention,) = read(f"@{insertable(user, ALL)} ", ALL)
        assert mention.user == user
