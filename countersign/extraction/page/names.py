"""What can be a company's name: legal forms, and what is a label, a title or a sentence instead."""

import re
from functools import cache
from typing import Final

from countersign.extraction.page.figures import CODES, SIGNS
from countersign.extraction.page.layout import Run
from countersign.extraction.page.lexicon import languages
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import phrase, tokens

LEGAL: Final = re.compile(
    r"(?<![\w.])(?:(?i:g?gmbh(?:\s*&\s*co\.?\s*(?:kga?a?|ohg))?|gesmbh|mbh|ltd|limited|llc|inc|corp|corporation|plc|llp|pty|"
    r"sarl|sàrl|eurl|sasu|bvba|bv|nv|srl|spa|lda|ltda|kft|aps|gbr|ohg|ug|oyj?|oü|uab|d\.o\.o|"
    r"sdn\.?\W{1,2}bhd|berhad|pte(?=\.?\s*(?:ltd|$))|pvt|ltée|s\.?r\.?o|[aikp]/s)"
    r"|AG|KG|KGaA|SE|eG|e\.\s?K\.?|e\.\s?V\.?|S\.?A\.?S\.?|S\.?A\.?R\.?L\.?|S\.?A\.?U\.?|S\.?A\.?|S\.?L\.?U?\.?|S\.?r\.?l\.?s?|S\.?p\.?A\.?|"
    r"S\.?n\.?c\.?|B\.?V\.?|N\.?V\.?|VOF|V\.?O\.?F\.?|C\.?V\.?|Sp\.\s?z\s?o\.\s?o\.?|sp\.\s?[jk]\.?|a\.\s?s\.|AB|HB|KB|AS|IVS|"
    r"S\.?C\.?R\.?L\.?|Co\.?|Company|(?i:sdn\.? bhd|pvt)|Unip\.?|Unipessoal|& Co\.?)(?!\w|-\d)\.?(?:\s*,?\s*(?i:ltd|inc|lda|kg|llc)\.?(?!\w))?"
)
_NO_NAME: Final = re.compile(
    r"@|www\.|https?:|\d{4,}|[{}<>=]|^\W*\d|:\s*$|\.{4}|\d\s*\(\d+\)$"
)
_NOT_IN_NAMES: Final = frozenset(
    {
        "vat_id",
        "other_number",
        "number",
        "iban",
        "issue_date",
        "due_date",
        "other_date",
        "order",
    }
)
_SPECK: Final = re.compile(r"(?<=[^\W\d_])[·•`´](?=[^\W\d_])|(?<=\s)[·•`´](?=[^\W\d_])")
_CAPITAL: Final = re.compile(
    r"[\s,;–-]+(?:au|avec un|con|com o|met een|mit einem)\s(?:\w+\s)?(?:capital|capitale|kapitaal|stammkapital|grundkapital)\b"
    r"|[\s,;–-]+(?:capital social|capitale sociale|cap\.? soc|share capital|stammkapital)\b",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\b(?:19|20)\d\d$")
_CODES: Final = frozenset(CODES.split("|"))
_LONG_TITLE: Final = 6


def clean(text: str) -> str:
    """The text without the blanks and signs around a name."""
    name = re.sub(r"\s+", " ", text).strip(" ,;:|·•●–-*")
    return name if name.count("(") == name.count(")") else name.strip("()")


def without_specks(run: Run) -> str:
    """A segment's text, with blanks for the dots and strokes that optical reading sees between letters."""
    seen = run.words[0].source == "ocr"
    return _SPECK.sub(" ", run.text) if seen else run.text


def bare(name: str) -> str:
    """A name without the street and town behind commas, and without the capital that a company states: “Kestrel SA au capital de …”.

    A day behind the comma makes it a place: “Linz, 10.09.2026” names nobody.
    """
    name = _CAPITAL.split(name, maxsplit=1)[0].rstrip(" ,;-–")
    parts = name.split(", ")
    for at, part in enumerate(parts[1:], 1):
        if _DAY.search(part):
            return ""
        if any(map(str.isdigit, part)):
            form = LEGAL.match(part)
            return ", ".join([*parts[:at], form[0]] if form else parts[:at])
    return name


def form_stands_apart(page_words: PageWords, name: str) -> bool:
    """Whether the page states a name's legal form on its own as well: “Kestrel SARL”, and “SARL with a capital of …”."""
    *before, form = name.split() or [""]
    return bool(before and LEGAL.fullmatch(form)) and any(
        run.text.startswith(f"{form} ") or f"- {form} " in run.text
        for line in page_words.lines
        for run in line.segments
    )


def is_name(page_words: PageWords, name: str) -> bool:
    """Whether this could be what a seller is called: no label, title, sentence, code or the buyer."""
    letters = sum(sign.isalpha() for sign in name)
    if letters < 2 or len(name) > 70 or _NO_NAME.search(name) or name.startswith("("):
        return False
    if page_words.is_buyer(name) or is_label(page_words, name):
        return False
    if name.lower() in SIGNS or name in _CODES or page_words.columns.roles(name):
        return False
    return not _is_title(page_words, name) and not _is_sentence(page_words, name)


def is_label(page_words: PageWords, text: str) -> bool:
    """Whether a text is a label alone (“Invoice”, “Date:”)."""
    return bool(page_words.lexicon.roles(text)) or not phrase(text)


def _is_title(page_words: PageWords, name: str) -> bool:
    parts = tuple(tokens(name))
    hits = page_words.lexicon.find(parts)
    if any(
        hit.roles & _NOT_IN_NAMES
        and hit.roles.isdisjoint({"name"})
        and page_words.lexicon.knows(parts[hit.start : hit.end])
        for hit in hits
    ):
        covered = sum(hit.end - hit.start for hit in hits)
        if covered * 2 >= len(parts):
            return True
    if len(parts) > 3:
        return False
    titles = _titles(page_words.codes)
    return any(part.text.endswith(title) for part in parts for title in titles)


def _is_sentence(page_words: PageWords, name: str) -> bool:
    """Three common words and no more other ones: “not to be used for payment”."""
    common = frozenset().union(*(languages()[code].words for code in page_words.codes))
    parts = phrase(name)
    known = sum(part in common for part in parts)
    return known >= 3 and known * 2 >= len(parts)


@cache
def _titles(codes: tuple[str, ...]) -> frozenset[str]:
    """The longer words that documents are called in these languages."""
    return frozenset(
        one[0]
        for code in codes
        for one in languages()[code].titles
        if len(one) == 1 and len(one[0]) >= _LONG_TITLE
    )
