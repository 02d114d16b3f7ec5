"""Mail and web domains on the page, and the names that they sound like."""

import re
from typing import Final

from countersign.extraction.domain_names import NO_COMPANY, company_domain
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at

_DOMAIN: Final = re.compile(
    r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)*)\.[a-z]{2,}",
    re.IGNORECASE,
)
_COUNTRY: Final = re.compile(
    r"(?:@|www\.)(?:[a-z0-9-]+\.)+(au|ca|nz|sg|hk|mx|cl|ar|tw|za|in)\b(?![.\w-])",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"@([a-z0-9](?:[a-z0-9-]*\.)+[a-z]{2,})", re.IGNORECASE)
_MOST: Final = 5


def domains(page_words: PageWords, found: list[Heading]) -> list[str]:
    """The companies' part of every mail and web domain outside the buyer's block."""
    names = []
    for line in page_words.lines:
        if "@" not in line.whole.text and "." not in line.whole.text:
            continue
        for match in _DOMAIN.finditer(line.whole.text):
            box = line.whole.box_at(match.start(), match.end())
            party = party_at(found, line.page.number, box)
            parts = [
                part for part in match[1].lower().split(".") if part not in NO_COMPANY
            ]
            if party not in ("buyer", "ship") and parts:
                names.append(parts[-1].replace("-", ""))
    return names


def country_of_domains(page_words: PageWords, found: list[Heading]) -> str:
    """The country that the mail and web domains outside the buyer's block end in, where all agree; "" where none tells."""
    told = set()
    for line in page_words.lines:
        for match in _COUNTRY.finditer(line.whole.text):
            box = line.whole.box_at(match.start(), match.end())
            if party_at(found, line.page.number, box) not in ("buyer", "ship"):
                told.add(match[1].upper())
    return told.pop() if len(told) == 1 else ""


def mail_domains(page_words: PageWords, found: list[Heading]) -> list[str]:
    """The domains that the seller's mail addresses may have: outside the buyer's block, none that anybody may have."""
    names: list[str] = []
    for line in page_words.lines:
        for match in _MAIL.finditer(line.whole.text):
            box = line.whole.box_at(match.start(), match.end())
            party = party_at(found, line.page.number, box)
            name = company_domain(match[1])
            is_buyers = party in ("buyer", "ship") or (
                name in page_words.buyer.mail_domains
            )
            if name and name not in names and not is_buyers:
                names.append(name)
    return names[:_MOST]


def sounds_like(name: tuple[str, ...], domain: str) -> bool:
    """Whether a mail or web domain is made of a name's words."""
    joined = "".join(name)
    long = [part for part in name if len(part) >= 4]
    return bool(
        joined.startswith(domain)
        or domain.startswith(joined)
        or (long and all(part in domain for part in long[:1]))
    )
