"""What invoices call things, in the languages of one document."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from countersign.extraction.page.spelling import (
    Token,
    corrected,
    misreadings,
    phrase,
)

_PACKAGE: Final = "countersign.extraction.page.languages"
_LONGEST: Final = 9
_TAX_AND_RATE: Final = re.compile(
    r"(?:[csi]?gst|vat|tva|iva|mwst|ust|btw|moms|dph)\d{1,2}"
)  # “CGST9”
_COMPOUND: Final = "rechnung"
_NO_INVOICE: Final = ("abrechnung", "berechnung", "verrechnung", "umrechnung", "hochrechnung", "anrechnung", "aufrechnung")  # fmt: skip
_ENOUGH_WORDS: Final = 3
_LIKELY: Final = 0.4
_TELLING: Final = 6

_ELSEWHERE: Final = ("vat_id",)
_LEAST_ELSEWHERE: Final = 4  # letters

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """One language file: its code, decimal mark, common words and the names invoices use."""

    code: str
    decimal: str
    words: frozenset[str]
    titles: frozenset[Phrase]
    kinds: Mapping[str, frozenset[Phrase]]
    accounts: Mapping[str, frozenset[Phrase]]
    terms: Mapping[str, frozenset[Phrase]]
    labels: Mapping[str, frozenset[Phrase]]
    columns: Mapping[str, frozenset[Phrase]]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the lexicon in a run of tokens: which roles it can play, and where."""

    roles: frozenset[str]
    start: int
    end: int
    exact: bool = True


class Lexicon:
    """All phrases of some languages, looked up longest first."""

    def __init__(self, roles: Iterable[Mapping[str, frozenset[Phrase]]]) -> None:
        """Join the phrases of several languages; one phrase may play several roles."""
        known: defaultdict[Phrase, set[str]] = defaultdict(set)
        for table in roles:
            for role, phrases in table.items():
                for one in phrases:
                    known[one].add(role)
        self._roles = {one: frozenset(names) for one, names in known.items()}
        self._glued = {"".join(one): one for one in known if len(one) > 1}
        self._firsts = {one[0] for one in known}
        self._words = {word for one in known for word in one}
        self._misread = misreadings(self._words)
        self._known = lru_cache(maxsize=8192)(self._spelt)

    def roles(self, text: str) -> frozenset[str]:
        """The roles of a whole text, none if it is no phrase of ours."""
        return self._roles.get(phrase(text), frozenset())

    def knows(self, run: Sequence[Token]) -> bool:
        """Whether these are words of ours to the letter, none forgiven."""
        return all(one.text in self._words or one.text in self._glued for one in run)

    def find(self, run: Sequence[Token]) -> list[Found]:
        """Every phrase in a run of tokens, from the left, the longest at each place."""
        texts = [self._known(token.text) for token in run]
        if texts and self._is_compound(texts[0]):
            texts[0] = _COMPOUND
        found: list[Found] = []
        at = 0
        while at < len(texts):
            hit = self._longest(texts, at)
            if hit is None:
                at += 1
            else:
                exact = all(
                    run[i].text == texts[i] or hit.end - hit.start == 1
                    for i in range(hit.start, hit.end)
                )
                found.append(Found(hit.roles, hit.start, hit.end, exact))
                at = hit.end
        return found

    def _is_compound(self, token: str) -> bool:
        """Whether a segment begins with a German invoice that is called by what it is for: “Honorarrechnung”."""
        known = token in self._words or _COMPOUND not in self._words
        return (
            not known and token.endswith(_COMPOUND) and not token.endswith(_NO_INVOICE)
        )

    def _spelt(self, token: str) -> str:
        if token in self._words or token in self._glued:
            return token
        if _TAX_AND_RATE.fullmatch(token):
            return token.rstrip("0123456789")
        return corrected(token, self._misread)

    def _longest(self, texts: Sequence[str], at: int) -> Found | None:
        if texts[at] in self._firsts:
            for size in range(min(_LONGEST, len(texts) - at), 0, -1):
                roles = self._roles.get(tuple(texts[at : at + size]))
                if roles:
                    return Found(roles, at, at + size)
        glued = self._glued.get(texts[at])
        return Found(self._roles[glued], at, at + 1) if glued else None


@cache
def languages() -> Mapping[str, Language]:
    """Every language file of the package, by its code."""
    found = {}
    for entry in files(_PACKAGE).iterdir():
        if entry.name.endswith(".toml"):
            language = _read(entry.read_text(encoding="utf-8"))
            found[language.code] = language
    return dict(sorted(found.items()))


def spoken(words: Iterable[str]) -> tuple[str, ...]:
    """The languages a document is written in, likeliest first, English always among them.

    `words` are folded. All languages when the words do not tell.
    """
    common, own = _common_words(), _own_words()
    scores = dict.fromkeys(languages(), 0)
    for word, count in Counter(words).items():
        for code in common.get(word, ()):
            scores[code] += min(3, count)
        if word in own:
            scores[own[word]] += 1
    best = max(scores.values(), default=0)
    ranked = sorted(scores, key=lambda code: -scores[code])
    if best < _ENOUGH_WORDS:
        return tuple(ranked)
    likely = [code for code in ranked if scores[code] >= _LIKELY * best]
    return tuple(likely if "en" in likely else [*likely, "en"])


@cache
def _common_words() -> Mapping[str, tuple[str, ...]]:
    """The languages in which each common word is one."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for code, language in languages().items():
        for word in language.words:
            found[word] += (code,)
    return dict(found)


@cache
def _own_words() -> Mapping[str, str]:
    """The longer words of labels that one language alone has, and which it is."""
    words = {
        code: {
            word
            for table in (language.labels, language.columns)
            for phrases in table.values()
            for one in phrases
            for word in one
            if len(word) >= _TELLING
        }
        for code, language in languages().items()
    }
    shared = Counter(word for own in words.values() for word in own)
    return {
        word: code for code, own in words.items() for word in own if shared[word] == 1
    }


@cache
def label_lexicon(codes: frozenset[str]) -> Lexicon:
    """The labels of header fields, parties and totals in these languages, and what a VAT id is called in any.

    A footer often speaks its sender's language, whichever the invoice is written in.
    """
    own = [
        {**languages()[code].labels, "title": languages()[code].titles}
        for code in sorted(codes)
    ]
    known = {one for table in own for phrases in table.values() for one in phrases}
    others = {
        role: frozenset(
            one
            for language in languages().values()
            for one in language.labels[role]
            if one not in known and len("".join(one)) >= _LEAST_ELSEWHERE
        )
        for role in _ELSEWHERE
    }
    return Lexicon([*own, others])


@cache
def column_lexicon(codes: frozenset[str]) -> Lexicon:
    """The headings of item tables in these languages."""
    return Lexicon(languages()[code].columns for code in sorted(codes))


@cache
def titles() -> Mapping[Phrase, str]:
    """What documents are called in any language, and which kind that is: “invoice” where the language file says no other.

    Of all languages, as a title is one word of one that the rest of its page may not speak.
    """
    known = languages().values()
    plain = {one: "invoice" for language in known for one in language.titles}
    special = {
        one: kind
        for language in known
        for kind, phrases in language.kinds.items()
        for one in phrases
    }
    return plain | special


@cache
def account_phrases(codes: frozenset[str], role: str) -> frozenset[Phrase]:
    """By what these languages tell whose account it is: the payer's, one that is debited, or one to transfer to."""
    return frozenset().union(*(languages()[code].accounts[role] for code in codes))


@cache
def term_words(role: str) -> frozenset[str]:
    """By what terms of payment are told in any language: words for days, and words that speak of paying."""
    return frozenset(
        word
        for language in languages().values()
        for one in language.terms[role]
        for word in one
    )


def _read(text: str) -> Language:
    data = tomllib.loads(text)

    def table(name: str) -> dict[str, frozenset[Phrase]]:
        return {
            role: frozenset(phrase(one) for one in texts) - {()}
            for role, texts in data[name].items()
        }

    return Language(
        code=data["code"],
        decimal=data["decimal"],
        words=frozenset(word for text in data["words"] for word in phrase(text)),
        titles=frozenset(map(phrase, data["title"])),
        kinds=table("kinds"),
        accounts=table("accounts"),
        terms=table("terms"),
        labels=table("labels"),
        columns=table("columns"),
    )
