"""Patch codes: four bars across a sheet, two wide and two narrow, by which scanners tell one document from the next."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from PIL import Image

_LINES: Final = 60  # that are looked along, each way
_AGREEING: Final = 6  # of them in a row that must see the same: two inches of a sheet
_DARK: Final = 128
_NARROWEST: Final = 3  # pixels
_ALIKE: Final = 0.4  # how far two narrow ones may differ, as a share
_WIDE: Final = (1.8, 3.4)  # times a narrow one
_QUIET: Final = 1.5  # times a narrow one: paper around the bars
_MOVED: Final = 4  # pixels from one line to the next, of a sheet that lies askew


class _Run(NamedTuple):
    start: int
    length: int
    dark: bool


def has_patch(picture: Image.Image) -> bool:
    """Whether one of the six patch codes stands on a grey picture of a page, along it or across."""
    return _is_seen(picture) or _is_seen(picture.transpose(Image.Transpose.ROTATE_90))


def _is_seen(picture: Image.Image) -> bool:
    step = max(1, picture.width // _LINES)
    seen: list[tuple[int, str]] = []
    longest = 0
    for x in range(0, picture.width, step):
        column = picture.crop((x, 0, x + 1, picture.height)).tobytes()
        now = list(_patches(_runs(column)))
        seen = [
            (at, bars)
            for at, bars in now
            if not seen or any(bars == b and abs(at - a) <= _MOVED * step for a, b in seen)
        ]  # fmt: skip
        longest = longest + 1 if seen else 0
        if longest >= _AGREEING:
            return True
    return False


def _runs(line: bytes) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for dark, signs in groupby(line, key=lambda sign: sign < _DARK):
        length = sum(1 for _ in signs)
        runs.append(_Run(at, length, dark))
        at += length
    return runs


def _patches(runs: Sequence[_Run]) -> Iterator[tuple[int, str]]:
    """Where along a line four such bars begin, and which of them are wide."""
    for at in range(1, len(runs) - 7):
        seven = runs[at : at + 7]
        if seven[0].dark and (bars := _bars(seven, runs[at - 1], runs[at + 7])):
            yield seven[0].start, bars


def _bars(seven: Sequence[_Run], before: _Run, after: _Run) -> str:
    narrow = sum(run.length for run in seven[1::2]) / 3
    if narrow < _NARROWEST or min(before.length, after.length) < _QUIET * narrow:
        return ""
    if any(abs(run.length - narrow) > _ALIKE * narrow for run in seven[1::2]):
        return ""
    told = "".join(_width(run.length / narrow) for run in seven[::2])
    return told if sorted(told) == ["n", "n", "w", "w"] else ""


def _width(times: float) -> str:
    if abs(times - 1) <= _ALIKE:
        return "n"
    return "w" if _WIDE[0] <= times <= _WIDE[1] else "?"
