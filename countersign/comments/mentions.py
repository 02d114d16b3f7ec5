"""Who is meant by ``@Mona`` or ``@mona@example.org`` in a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from countersign.accounts.models import User

# An @ that begins a name: a letter follows, and it does not stand within a mail address.
_AT: Final = re.compile(r"(?<![\w.+@-])@(?=[^\W\d_])")
_WORD: Final = re.compile(r"@[\w.+@-]*\w")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where in a text somebody is named: from the @ to the end of the name."""

    start: int
    end: int
    user: User


class Unknown(Exception):
    """Nobody among those who may see the invoice is called so; `name` is what was typed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Ambiguous(Exception):
    """More than one person may be meant by `name`."""

    def __init__(self, name: str, people: Sequence[User]) -> None:
        super().__init__(name)
        self.name = name
        self.people = people


def read(text: str, people: Sequence[User]) -> list[Mention]:
    """Everyone named in a text, in its order; raises Unknown or Ambiguous.

    A person goes by mail address, by name, or by first name alone; the longest that fits counts.
    """
    return [_mention(text, at.start(), people) for at in _AT.finditer(text)]


def insertable(user: User, people: Iterable[User]) -> str:
    """What to type after the @ so that exactly this person is meant."""
    names = [other.name.lower() for other in people if other.name]
    is_clear = bool(user.name) and names.count(user.name.lower()) == 1
    return user.name if is_clear else user.email


def _mention(text: str, start: int, people: Sequence[User]) -> Mention:
    fits = [
        (len(name), is_whole, user)
        for user in people
        for name, is_whole in _names(user)
        if _stands(name, text, start + 1)
    ]
    if not fits:
        word = _WORD.match(text, start)
        raise Unknown(word.group() if word else "@")
    length, is_whole = max(fit[:2] for fit in fits)
    found = {user.pk: user for *fit, user in fits if fit == [length, is_whole]}
    end = start + 1 + length
    if len(found) > 1:
        raise Ambiguous(text[start:end], list(found.values()))
    return Mention(start, end, *found.values())


def _names(user: User) -> Iterator[tuple[str, bool]]:
    yield user.email, True
    if user.name:
        yield user.name, True
        yield user.name.split()[0], False
    else:
        yield user.email.partition("@")[0], False


def _stands(name: str, text: str, at: int) -> bool:
    """Whether this name stands at this place and ends there."""
    end = at + len(name)
    return text[at:end].lower() == name.lower() and not re.match(
        r"\w|@|[.-]\w", text[end : end + 2]
    )
