"""Suggested coding, replayed in the order of time: how often it is filled in, and how often that is right.

Beside it two that always say something: as this vendor's invoice was coded last time, and naive Bayes over words and vendor.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping

from benchmarks._coded_histories import CodedInvoice, histories
from benchmarks.figure import Figure
from countersign.coding.learnt import Past, PastPart, suggested
from countersign.coding.texts import text_key

_LOOKED_AT = 12
_ELSEWHERE = 60


class _Tally:
    """Cells that could be filled, were, and were right; of accounts and of all columns."""

    def __init__(self) -> None:
        self.cells: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def count(self, truth: Mapping[str, str], said: Mapping[str, str]) -> None:
        for column, number in truth.items():
            self.cells[column] += 1
            if got := said.get(column, ""):
                self.filled[column] += 1
                self.right[column] += got == number

    def precision(self, *columns: str) -> float:
        names = columns or tuple(self.cells)
        filled = sum(self.filled[one] for one in names)
        return 100 * sum(self.right[one] for one in names) / max(1, filled)

    def coverage(self, *columns: str) -> float:
        names = columns or tuple(self.cells)
        cells = sum(self.cells[one] for one in names)
        return 100 * sum(self.filled[one] for one in names) / max(1, cells)


def run() -> list[Figure]:
    """Each company by itself, each invoice from its vendor's second on."""
    ours, last_time, bayes = _Tally(), _Tally(), _Tally()
    for history in histories():
        _replay(history, ours, last_time, bayes)
    return [
        Figure(
            "coding: accounts filled, from a vendor's second invoice",
            ours.coverage("account"),
            "%",
            least=80,
        ),
        Figure(
            "coding: right where an account is filled",
            ours.precision("account"),
            "%",
            least=97,
        ),
        Figure("coding: all columns filled", ours.coverage(), "%"),
        Figure(
            "coding: right where any column is filled", ours.precision(), "%", least=97
        ),
        Figure("coding: as last time, filled", last_time.coverage("account"), "%"),
        Figure("coding: as last time, right", last_time.precision("account"), "%"),
        Figure("coding: naive Bayes, filled", bayes.coverage("account"), "%"),
        Figure("coding: naive Bayes, right", bayes.precision("account"), "%"),
    ]


def _replay(
    history: list[CodedInvoice], ours: _Tally, last_time: _Tally, bayes: _Tally
) -> None:
    past: dict[int, deque[Past]] = defaultdict(lambda: deque(maxlen=_LOOKED_AT))
    model = _Bayes()
    for at, invoice in enumerate(history):
        texts = [text_key(one.text) for one in invoice.items]
        before = list(past[invoice.vendor])
        if before:
            said = list(_ours(texts, before))
            for item, text, values in zip(invoice.items, texts, said, strict=True):
                ours.count(item.values, values)
                last_time.count(item.values, _as_last_time(text, before[0]))
                bayes.count(item.values, {"account": model.best(invoice.vendor, text)})
        parts = [
            PastPart(text, item.values)
            for text, item in zip(texts, invoice.items, strict=True)
        ]
        if all(item.values == invoice.items[0].values for item in invoice.items):
            parts = [PastPart("", invoice.items[0].values)]
        past[invoice.vendor].appendleft(Past(at, str(at), parts, texts))
        for item, text in zip(invoice.items, texts, strict=True):
            model.learn(invoice.vendor, text, item.values["account"])


def _ours(texts: list[str], before: list[Past]) -> Iterator[Mapping[str, str]]:
    """What is suggested for each item."""
    found = suggested(texts, before)
    for at in range(len(texts)):
        part = next((one for one in found if one.item in (None, at)), None)
        yield (
            {name: number for name, (number, _case) in part.values.items()}
            if part
            else {}
        )


def _as_last_time(text: str, last: Past) -> Mapping[str, str]:
    by_text = {part.text: part.values for part in last.parts}
    return by_text.get(text) or last.parts[0].values


class _Bayes:
    """Multinomial, with one added to each count."""

    def __init__(self) -> None:
        self.accounts: Counter[str] = Counter()
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.known: set[str] = set()

    def learn(self, vendor: int, text: str, account: str) -> None:
        self.accounts[account] += 1
        for word in (f"#{vendor}", *text.split()):
            self.words[account][word] += 1
            self.known.add(word)

    def best(self, vendor: int, text: str) -> str:
        words = (f"#{vendor}", *text.split())

        def score(account: str) -> float:
            counts = self.words[account]
            whole = counts.total() + len(self.known)
            seen = sum(math.log((counts[word] + 1) / whole) for word in words)
            return math.log(self.accounts[account]) + seen

        return max(self.accounts, key=score)
