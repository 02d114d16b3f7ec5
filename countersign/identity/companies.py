"""Names of companies as people vary them: legal forms, “&” for “and”, ü for ue, letters doubled, left out or swapped."""

import re
from functools import lru_cache
from typing import Final

from .signs import fold, skeleton

# Legal forms of Europe and North America, as they are written after a name, without points.
_FORMS: Final = """
    ab ag aps as asa bv bvba co company corp corporation cv doo dd eg ek ev eu eurl gbr gesmbh ggmbh gmbh hf inc
    incorporated kft kg kgaa lda limited llc llp lp ltd ltda mbh nv ohg oo ooo oy oyj plc pte pty rt sa sarl sas sasu sca
    scs se sia sl slu snc spa sp spzoo spol sro srl ug uab z zoo zrt gesellschaft aktiengesellschaft
"""
_AND: Final = "and und et y e i och og ja en & +"
_UMLAUTS: Final = (("ae", "a"), ("0e", "0"), ("ue", "u"), ("ss", "s"))
_WORD: Final = re.compile(r"[^\W_]+|[&+]")
_INITIALS: Final = re.compile(r"\b(?:\w[.]\s?){2,}")
# Signs that are left where doubled ones count once: “XX” is not “XXX”.
_LEAST: Final = 3
# Signs of two keys that may differ in one of them: shorter names differ by chance.
_SHORTEST: Final = 7


@lru_cache(maxsize=4096)
def company_key(name: str) -> str:
    """What the spellings of one company's name share.

    A name of legal forms or signs only keeps them: it is a name like any other.
    """
    seen = fold(name)
    joined = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", seen)
    words = [skeleton(word) or word for word in _WORD.findall(joined)]
    named = [word for word in words if word not in _DROPPED] or words
    key = "".join(named)
    for written, meant in _UMLAUTS:
        key = key.replace(written, meant)
    single = re.sub(r"(\D)\1+", r"\1", key)
    key = single if len(single) >= _LEAST else key
    return key or re.sub(r"\s+", "", seen) or name.strip()


def are_alike(one: str, other: str) -> bool:
    """Could a hurried eye take two keys of `company_key` for one another? One sign more, less, other or swapped."""
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST or len(longer) - len(shorter) > 1:
        return False
    if _numbers(one) != _numbers(other):
        return False
    start = next(
        (at for at, sign in enumerate(shorter) if sign != longer[at]), len(shorter)
    )
    rest, more = shorter[start:], longer[start:]
    if len(rest) < len(more):
        return rest == more[1:]
    return rest[1:] == more[1:] or rest[1::-1] + rest[2:] == more


def _numbers(key: str) -> str:
    """Its digits but for those that letters look like: “Lager 2” and “Lager 3” are two."""
    return re.sub(r"[^2-9]", "", key)


_DROPPED: Final = frozenset(
    {skeleton(word) or word for word in (*_FORMS.split(), *_AND.split())}
)
