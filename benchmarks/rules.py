"""What judging an e-invoice by the official rules takes, against Saxon alone with the same compiled sets; and whether it is right."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from saxonche import PySaxonProcessor, PyXsltExecutable

from benchmarks import corpus
from benchmarks.figure import Figure
from countersign.extraction.official import RULES, held_to_rules, judge, look_inside
from countersign.extraction.rules.choosing import choose
from countersign.extraction.rules.given import Given
from countersign.extraction.rules.judging import Looked
from countersign.extraction.rules.sets import RuleSet
from countersign.samples import make_sample, to_cii, to_ubl
from countersign.sandbox.child import in_kept_child

_XML: Final = "application/xml"
_ROUNDS: Final = 5


def run() -> list[Figure]:
    """Milliseconds and their ratio; of the rules' own tests, in how many exactly the rule is broken that is to be."""
    files = [path.read_bytes() for path in _files()] or list(_drawn())
    looked = [found for xml in files for found in look_inside(xml, _XML)]
    told = [one for one in looked if one.source]
    bare = _Bare()
    kept = _milliseconds(_held, told)
    alone = _milliseconds(bare.run, told)
    whole = _milliseconds(lambda xml: judge(xml, _XML), files)
    figures = [
        Figure("rules in the kept child, against Saxon alone", kept / alone, "times", most=1.5, note=f"{kept:.1f} and {alone:.1f} ms, {len(told)} files"),
        Figure("a whole verdict, both children", whole, "ms", note="opening the file and its schema too"),
    ]  # fmt: skip
    return [*figures, *_right()]


def _held(looked: Looked) -> None:
    in_kept_child(RULES, held_to_rules, looked.given, looked.source)


def _milliseconds(function: Callable[[Any], object], files: Sequence[Any]) -> float:
    """What one file takes: of each its best of some rounds, after one that compiles what has to be compiled."""
    best = [float("inf")] * len(files)
    for round_ in range(_ROUNDS + 1):
        for at, one in enumerate(files):
            start = perf_counter()
            function(one)
            if round_:
                best[at] = min(best[at], perf_counter() - start)
    return 1000 * sum(best) / len(files)


class _Bare:
    """Saxon, and nothing of ours beside it."""

    def __init__(self) -> None:
        self.processor = PySaxonProcessor(license=False)
        self.compiled: dict[str, PyXsltExecutable] = {}
        self.sets: dict[Given, tuple[RuleSet, ...]] = {}

    def run(self, looked: Looked) -> None:
        """The transformations alone: which sets they are is worked out once."""
        given = looked.given
        if given not in self.sets:
            self.sets[given] = choose(given, ()).sets
        document = self.processor.parse_xml(xml_text=looked.source)
        for one in self.sets[given]:
            if one.path not in self.compiled:
                compiler = self.processor.new_xslt30_processor()
                self.compiled[one.path] = compiler.compile_stylesheet(
                    stylesheet_file=one.path
                )
            self.compiled[one.path].transform_to_string(xdm_node=document)


def _right() -> list[Figure]:
    """Of the fragments that the rules' authors give: those that break their rule, and those that do not."""
    cases = corpus.ROOT / "xml" / "unit-cen.jsonl"
    if not cases.exists():
        return [Figure("the rules' own tests", None, "%", note="no corpus: set COUNTERSIGN_CORPUS")]  # fmt: skip
    right = wrong = 0
    for row in cases.read_text("utf-8").splitlines():
        case = json.loads(row)
        verdicts = judge(case["xml"].encode(), _XML)
        told = any(
            fault.rule == case["rule"] for one in verdicts for fault in one.faults
        )
        right += told == (case["expect"] == "error")
        wrong += told != (case["expect"] == "error")
    share = 100 * right / (right + wrong)
    return [Figure("the rules' own tests", share, "%", least=98, note=f"{right + wrong} fragments")]  # fmt: skip


def _files() -> list[Path]:
    return corpus.files_of("xml-ubl,xml-cii") if corpus.there() else []


def _drawn() -> Iterable[bytes]:
    for seed in range(20):
        sample = make_sample(seed)
        yield to_cii(sample)
        yield to_ubl(sample)
