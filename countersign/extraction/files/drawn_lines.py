"""The straight lines that a PDF page draws: rules, frames, and the edges of filled boxes, as cells are made of."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from countersign.extraction.model import Box

Shown = Callable[[float, float, float, float], Box]
_Get = Callable[[object, int], object]

_MOST_OBJECTS: Final = 4000  # of a page; what is drawn of more is a map or a picture
_MOST_POINTS: Final = 600  # of one path; more is a sign or a code
_MOST_LINES: Final = 600
_DEEPEST: Final = 3  # forms in forms
_THIN: Final = 2.6  # points: a box that is thinner is a line
_SHORTEST: Final = 7.0  # points: letters that are drawn have shorter ones
_TOUCHING: Final = 1.6  # points between two pieces of one line
_LEVEL: Final = 0.6  # points by which pieces of one line may differ
_WHITE: Final = 250  # of 255: a fill as light as paper
_LINE, _RECTANGLE = 2, (4, 5)  # points of such a path

# What pdfium writes its answers to: it is asked by one thread only, thousands of times a page.
_SIDES: Final = tuple(ctypes.c_float() for _ in range(4))
_COLOUR: Final = tuple(ctypes.c_uint() for _ in range(4))
_FILL, _STROKE = ctypes.c_int(), ctypes.c_int()


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: "_Matrix") -> "_Matrix":
        """This one, and then the outer one."""
        x, y = outer.point(self.e, self.f)
        return _Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            x,
            y,
        )


_SAME: Final = _Matrix(1, 0, 0, 1, 0, 0)


def drawn_lines(page: pdfium.PdfPage, shown: Shown) -> tuple[Box, ...]:
    """Level and upright lines as boxes without height or width, pieces joined; none of a page that draws too much to tell."""
    count = raw.FPDFPage_CountObjects(page)
    if not 0 < count <= _MOST_OBJECTS:
        return ()
    found = [
        shown(x0, y1, x1, y0)
        for x0, y0, x1, y1 in _of(page, count, raw.FPDFPage_GetObject, _SAME, 0)
    ]
    lines = joined(found)
    return lines if len(lines) <= _MOST_LINES else ()


def joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The edges of boxes, thin ones as one line each, with what touches on one height or side put together."""
    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for box in boxes:
        wide, high = box.x1 - box.x0, box.y1 - box.y0
        if high <= _THIN:
            level.append(((box.y0 + box.y1) / 2, box.x0, box.x1))
        elif wide <= _THIN:
            upright.append(((box.x0 + box.x1) / 2, box.y0, box.y1))
        else:
            level += [(box.y0, box.x0, box.x1), (box.y1, box.x0, box.x1)]
            upright += [(box.x0, box.y0, box.y1), (box.x1, box.y0, box.y1)]
    return (
        *(Box(begin, at, end, at) for at, begin, end in _put_together(level)),
        *(Box(at, begin, at, end) for at, begin, end in _put_together(upright)),
    )


def _put_together(
    pieces: list[tuple[float, float, float]],
) -> Iterator[tuple[float, float, float]]:
    pieces.sort()
    row: list[tuple[float, float, float]] = []
    for before, piece in pairwise([*pieces, (float("inf"), 0.0, 0.0)]):
        row.append(before)
        if piece[0] - before[0] > _LEVEL:
            yield from _along(row)
            row = []


def _along(row: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:  # fmt: skip
    """The pieces of one height from one end to the other, joined where they touch."""
    at = round(row[len(row) // 2][0], 1)
    row.sort(key=lambda piece: piece[1])
    begin, end = row[0][1:]
    for _, start, stop in [*row[1:], (0.0, float("inf"), 0.0)]:
        if start > end + _TOUCHING:
            if end - begin >= _SHORTEST:
                yield at, round(begin, 1), round(end, 1)
            begin, end = start, stop
        end = max(end, stop)


def _of(
    holder: object, count: int, get: _Get, matrix: _Matrix, depth: int
) -> Iterator[tuple[float, float, float, float]]:
    """What each path of a page or form covers, in the page's own units: left, bottom, right, top."""
    for index in range(count):
        thing = get(holder, index)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield from _of_path(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inside = raw.FPDFFormObj_CountObjects(thing)
            if 0 < inside <= _MOST_OBJECTS:
                own = _matrix_of(thing).within(matrix)
                yield from _of(thing, inside, raw.FPDFFormObj_GetObject, own, depth + 1)


def _of_path(
    path: object, matrix: _Matrix
) -> Iterator[tuple[float, float, float, float]]:
    raw.FPDFPageObj_GetBounds(path, *_SIDES)
    left, bottom, right, top = (side.value for side in _SIDES)
    if max(right - left, top - bottom) < _SHORTEST:
        return
    points = raw.FPDFPath_CountSegments(path)
    if not _LINE <= points <= _MOST_POINTS or not _is_seen(path):
        return
    if points == _LINE or points in _RECTANGLE:
        if points != _LINE or min(right - left, top - bottom) <= _THIN:
            x0, y0 = matrix.point(left, bottom)
            x1, y1 = matrix.point(right, top)
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        return
    yield from _of_points(path, points, _matrix_of(path).within(matrix))


def _of_points(
    path: object, points: int, matrix: _Matrix
) -> Iterator[tuple[float, float, float, float]]:
    """The level and upright stretches of a path of several lines, as a table's grid is drawn at once."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(points):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _stretch(last, here)
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _stretch(here, first)


def _stretch(
    one: tuple[float, float], other: tuple[float, float]
) -> Iterator[tuple[float, float, float, float]]:
    (x0, y0), (x1, y1) = one, other
    if min(abs(x0 - x1), abs(y0 - y1)) <= _LEVEL < max(abs(x0 - x1), abs(y0 - y1)):
        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_seen(path: object) -> bool:
    """Whether a path is drawn at all, in another colour than that of paper."""
    raw.FPDFPath_GetDrawMode(path, _FILL, _STROKE)
    if _STROKE.value:
        return _is_dark(raw.FPDFPageObj_GetStrokeColor, path)
    return bool(_FILL.value) and _is_dark(raw.FPDFPageObj_GetFillColor, path)


def _is_dark(ask: Callable[..., object], path: object) -> bool:
    if not ask(path, *_COLOUR):
        return True
    red, green, blue, alpha = (part.value for part in _COLOUR)
    return alpha > 0 and min(red, green, blue) < _WHITE


def _matrix_of(thing: object) -> _Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, found)
    return _Matrix(found.a, found.b, found.c, found.d, found.e, found.f)
