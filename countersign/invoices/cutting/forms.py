"""How somebody wants a file to be cut."""

from typing import Final

from django.http import QueryDict

from countersign.invoices.cutting.proposed import Page

TURNS: Final = (0, 90, 180, 270)


def pieces_of(data: QueryDict, count: int) -> list[list[Page]]:
    """The pages of each invoice, each with its turn, in the order in which they were put; none where every page was dropped."""
    pieces: list[list[Page]] = []
    for number in _order(data, count):
        begins = f"begins-{number}" in data or not pieces
        if f"dropped-{number}" in data:
            if begins and pieces and pieces[-1]:
                pieces.append([])
            continue
        if begins and not (pieces and not pieces[-1]):
            pieces.append([])
        pieces[-1].append((number, _turn(data.get(f"turn-{number}", ""))))
    return [piece for piece in pieces if piece]


def _order(data: QueryDict, count: int) -> list[int]:
    """Each page once: as the form has them, then what it does not name as it stands in the file."""
    every = {str(number): number for number in range(1, count + 1)}
    named = [every[text] for text in data.getlist("page") if text in every]
    return list(dict.fromkeys([*named, *every.values()]))


def _turn(text: str) -> int:
    return int(text) if text in map(str, TURNS) else 0
