"""Pages that were scanned on their side or askew: from the page as shown to upright, and back."""

import math
from dataclasses import replace
from typing import Final, NamedTuple

from PIL import Image

from countersign.extraction.model import Box, Page

_ASKEW: Final = 0.3  # degrees from which a page is straightened
_QUARTERS: Final = {
    90.0: Image.Transpose.ROTATE_270,  # Pillow counts against the clock
    180.0: Image.Transpose.ROTATE_180,
    270.0: Image.Transpose.ROTATE_90,
}


def worthwhile(degrees: float) -> float:
    """The turn as 0 <= degrees < 360, without a skew so small that straightening it would only blur the page."""
    quarter = round(degrees / 90) * 90.0
    return (quarter if abs(degrees - quarter) < _ASKEW else degrees) % 360


def turned_picture(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned clockwise, on as much white as it needs."""
    if not degrees:
        return picture
    if degrees in _QUARTERS:
        return picture.transpose(_QUARTERS[degrees])
    return picture.rotate(
        -degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white"
    )


class Turn(NamedTuple):
    """A turn by `degrees` clockwise about the middle of a sheet of this size, on to a sheet that holds it all."""

    degrees: float
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet after the turn."""
        width, height = _spread(self.width, self.height, self.degrees)
        return round(width, 3), round(height, 3)

    def back(self, box: Box) -> Box:
        """Where a box of the turned sheet lies on the sheet as it was: the box around it there."""
        width, height = self.size
        x, y = self._middle(box, (width, height), (self.width, self.height), -1)
        return _about(x, y, *_spread(box.x1 - box.x0, box.y1 - box.y0, self.degrees))

    def forth(self, box: Box) -> Box:
        """The box of the turned sheet whose `back` is this one."""
        x, y = self._middle(box, (self.width, self.height), self.size, 1)
        return _about(x, y, *_gather(box.x1 - box.x0, box.y1 - box.y0, self.degrees))

    def _middle(
        self,
        box: Box,
        sheet: tuple[float, float],
        onto: tuple[float, float],
        direction: int,
    ) -> tuple[float, float]:
        angle = math.radians(self.degrees * direction)
        x = (box.x0 + box.x1 - sheet[0]) / 2
        y = (box.y0 + box.y1 - sheet[1]) / 2
        return (
            x * math.cos(angle) - y * math.sin(angle) + onto[0] / 2,
            x * math.sin(angle) + y * math.cos(angle) + onto[1] / 2,
        )


def upright(page: Page) -> Page:
    """The page turned so that its text stands upright and level: the same words in the same order."""
    if not page.turn:
        return page
    turn = Turn(page.turn, page.width, page.height)
    width, height = turn.size
    words = tuple(word._replace(box=turn.forth(word.box)) for word in page.words)
    return replace(page, width=width, height=height, words=words, turn=0.0)


def _spread(width: float, height: float, degrees: float) -> tuple[float, float]:
    """Width and height of what holds a turned rectangle."""
    sine, cosine = _absolute(degrees)
    return width * cosine + height * sine, width * sine + height * cosine


def _gather(width: float, height: float, degrees: float) -> tuple[float, float]:
    """The rectangle that `_spread` gives this width and height for; 45 degrees tell nothing."""
    sine, cosine = _absolute(degrees)
    scale = cosine**2 - sine**2
    if abs(scale) < 0.1:
        return width, height
    return (
        max((width * cosine - height * sine) / scale, 1.0),
        max((height * cosine - width * sine) / scale, 1.0),
    )


def _absolute(degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return abs(math.sin(angle)), abs(math.cos(angle))


def _about(x: float, y: float, width: float, height: float) -> Box:
    return Box(
        round(x - width / 2, 2),
        round(y - height / 2, 2),
        round(x + width / 2, 2),
        round(y + height / 2, 2),
    )
