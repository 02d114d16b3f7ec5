"""How somebody wants a file to be cut."""

from collections.abc import Mapping
from typing import Final

from countersign.invoices.cutting.proposed import Page

TURNS: Final = (0, 90, 180, 270)


def pieces_of(data: Mapping[str, str], count: int) -> list[list[Page]]:
    """The pages of each invoice, each with its turn, in the order of the file; none where every page was dropped."""
    pieces: list[list[Page]] = []
    for number in range(1, count + 1):
        begins = f"begins-{number}" in data or not pieces
        if f"dropped-{number}" in data:
            if begins and pieces and pieces[-1]:
                pieces.append([])
            continue
        if begins and not (pieces and not pieces[-1]):
            pieces.append([])
        pieces[-1].append((number, _turn(data.get(f"turn-{number}", ""))))
    return [piece for piece in pieces if piece]


def _turn(text: str) -> int:
    return int(text) if text in map(str, TURNS) else 0
