"""The operator's rule packs, loaded once in each process and tried by the compiler where there is one."""

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from countersign.extraction.files import Refused, in_child
from countersign.extraction.official import RULES, why_not_compiled
from countersign.extraction.rules.packs import BrokenPack, Pack, Packs, read_packs

logger = logging.getLogger(__name__)


def packs() -> Packs:
    """What lies in COUNTERSIGN_RULE_PACKS, as it was when this process first asked. The log names what is broken."""
    return _loaded(settings.RULE_PACKS)


@cache
def _loaded(folder: Path | None) -> Packs:
    found = read_packs(folder)
    good: list[Pack] = []
    broken = list(found.broken)
    for pack in found.good:
        problem = _problem(pack)
        if problem:
            broken.append(BrokenPack(pack.folder, "not-compiled", problem))
        else:
            good.append(pack)
            logger.info("Rule pack %s: %s %s", pack.folder, pack.name, pack.version)
    for each in broken:
        logger.warning(
            "Rule pack %s is left out: %s %s", each.folder, each.code, each.detail
        )
    return Packs(tuple(good), tuple(broken))


def _problem(pack: Pack) -> str:
    """What the compiler says against it; nothing where no compiler is installed."""
    try:
        return in_child(RULES, why_not_compiled, pack.sets) or ""
    except Refused as refused:
        return refused.code
