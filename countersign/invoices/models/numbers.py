"""Keys that two spellings of one invoice number share (normalized, for matching).

Widths, accents, invisible signs and other alphabets' look-alikes are folded first (`identity.signs`).
"""

import re
from functools import lru_cache
from typing import Final

from countersign.identity import signs

LONGEST: Final = 100
YEAR: Final = r"20[0-3]\d"
ONLY_A_YEAR: Final = re.compile(rf"\D*{YEAR}\D*")
LONG_BASE: Final = re.compile(r".*\d{3}")

# Letters that are taken for digits, by readers and by typists.
_DIGITS: Final = str.maketrans("OILoil|", "0110111")
_RUN: Final = re.compile(r"\d+|[^\W\d_]+")
# “-1”, “(2)” or “/2026” after a number; “a”, “copy”, “copy 2”.
_COUNT: Final = re.compile(rf"(?P<base>.*\d)[\W_]+(?:\d{{1,2}}|{YEAR})[\W_]*")
_WORD: Final = re.compile(
    r"(?P<base>.*\d)[\W_]*(?=[^\W\d_]*[^\W\d_OILoil])(?:[^\W\d_]{1,12}|[^\W\d_]{2,12}[\W_]*\d{1,2})[\W_]*"
)
# Letters around the digits of a word, up to those that may be digits themselves.
_BEFORE: Final = re.compile(r"^[^\W\d_]*[^\W\d_OIL]")
_BEHIND: Final = re.compile(r"[^\W\d_OIL][^\W\d_]*$")
# What a core may stand behind: a year, a year and month, zeros.
_STARTS: Final = re.compile(rf"^{YEAR}|0+")
_DATED: Final = re.compile(rf"^{YEAR}(?:0[1-9]|1[0-2])")
_MOST_CORES: Final = 12


def number_key(number: str) -> str:
    """What two ways of typing one number have in common: no case, widths, spaces or separators; where it has nothing else, these."""
    seen = signs.latin(number)
    return re.sub(r"[\W_]+", "", seen).upper() or "".join(seen.split()) or number


@lru_cache(maxsize=2048)
def alike_key(number: str) -> str:
    """What numbers share that look alike: O is 0, I and l are 1, no leading zeros, no separators."""
    return (shape(number).replace("-", "") or number_key(number))[:LONGEST]


@lru_cache(maxsize=2048)
def base_key(number: str) -> str:
    """The same of the number without its suffix; empty when it has none."""
    base = base_of(number)
    return alike_key(base) if base else ""


@lru_cache(maxsize=2048)
def core_key(number: str) -> str:
    """The last digits that are no year and no suffix: what “INV-2026/0042”, “0042” and “42-a” share; empty without digits."""
    seen, base = signs.latin(number), base_of(number)
    is_cut = LONG_BASE.fullmatch(base) or (base and not _COUNT.fullmatch(seen))
    runs = _runs(base if is_cut else seen)
    counted = [run for run in runs if not re.fullmatch(YEAR, run)]
    core = (counted or runs or [""])[-1]
    return (core.lstrip("0") or core[-1:])[:LONGEST]


@lru_cache(maxsize=2048)
def core_keys(number: str) -> tuple[str, ...]:
    """All that may be its core, however the number is divided: what follows a year, a month or a zero may be the end of it."""
    runs = _runs(signs.latin(number))
    cores = {core_key(base_of(number)), *runs}
    for run in ("".join(runs), "".join(runs[-2:]), *runs):
        cores.update(run[found.end() :] for found in _STARTS.finditer(run))
        cores.update([run, _DATED.sub("", run)])
    counted = {core for core in cores if not re.fullmatch(YEAR, core)} or cores
    bare = {core_key(number), *(core.lstrip("0") for core in counted)} - {""}
    longest_first = sorted(bare, key=lambda core: (-len(core), core))
    return tuple(core[:LONGEST] for core in longest_first[:_MOST_CORES])


def base_of(number: str) -> str:
    """A number without its suffix, in Latin signs; empty when it has none."""
    seen = signs.latin(number)
    found = _COUNT.fullmatch(seen.translate(_DIGITS)) or _WORD.fullmatch(seen)
    base = seen[: found.end("base")] if found else ""
    is_number = re.search(r"\d", base) and not ONLY_A_YEAR.fullmatch(base)
    return base if is_number else ""


@lru_cache(maxsize=4096)
def shape(number: str) -> str:
    """Its runs of letters and of digits as they look, without leading zeros, as one text that still tells 1-12 from 11-2."""
    found = ""
    for run in _RUN.findall(signs.one_sign(_without_points(number))):
        is_number = run[0].isdigit()
        glued = is_number and found[-1:].isdigit()
        found += ("-" if glued else "") + (run.lstrip("0") or "0" if is_number else run)
    return signs.joined_pairs(found).upper()


def skeleton(number: str) -> str:
    """All its signs as they look, zeros too, without separators."""
    return signs.skeleton(_without_points(number))


def _without_points(number: str) -> str:
    """An exclamation mark is no 1 in a number."""
    return number.replace("!", " ")


def _runs(seen: str) -> list[str]:
    """Its runs of digits and of what looks like them; words are none."""
    found = []
    for word in re.split(r"[\W_]+", seen.upper()):
        if re.search(r"\d", word) or not re.search(r"[^OIL]", word):
            digits = _BEHIND.sub("", _BEFORE.sub("", word)).translate(_DIGITS)
            found += re.findall(r"\d+", digits)
    return found
