"""How words are compared: without case, accents and punctuation, and forgiving one misread letter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "đ": "d", "æ": "ae", "œ": "oe", "º": "", "ª": ""}
)
_TOKEN: Final = re.compile(r"\w+|[#%]")
_SHORTEST_MISREAD: Final = 5


class Token(NamedTuple):
    """A folded word part and where it stands in the text it came from."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text in lower case without accents: ``Échéance`` is ``echeance``, ``Nº`` is ``n``."""
    lowered = text.lower().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def tokens(text: str) -> Iterator[Token]:
    """The word parts of a text in order: ``USt-IdNr.:`` gives ``ust`` and ``idnr``."""
    for match in _TOKEN.finditer(text):
        folded = fold(match[0])
        if folded:
            yield Token(folded, match.start(), match.end())


@lru_cache(maxsize=8192)
def phrase(text: str) -> tuple[str, ...]:
    """The folded parts of a label, as they are looked up."""
    return tuple(token.text for token in tokens(text))


def misreadings(vocabulary: Iterable[str]) -> Mapping[str, str]:
    """For every way to lose one letter of a longer word, the word: to forgive one misread letter."""
    found: dict[str, str] = {}
    for word in vocabulary:
        if len(word) >= _SHORTEST_MISREAD and word.isalpha():
            for at in range(len(word)):
                found.setdefault(word[:at] + word[at + 1 :], word)
    return found


def corrected(token: str, known: Mapping[str, str]) -> str:
    """The word of the vocabulary that `token` most likely misreads by one letter, or itself."""
    if len(token) < _SHORTEST_MISREAD:
        return token
    if token in known and len(token) >= _SHORTEST_MISREAD - 1:
        return known[token]
    for at in range(len(token)):
        shorter = token[:at] + token[at + 1 :]
        word = known.get(shorter)
        if word is not None and len(word) == len(token) and _one_sign_off(word, token):
            return word
    return token


def _one_sign_off(word: str, token: str) -> bool:
    return sum(a != b for a, b in zip(word, token, strict=True)) == 1
