"""Calling upwards: a room offers a `Hook`, and rooms above hang in what it calls, which it knows nothing of.

An app does so in its `hooks.py`; letters, which are many, hang themselves in from `mails.py` by `@letter`.
`config` imports both from every app at the start.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class Hook(Mapping[str, T]):
    """What hangs in one hook, by name. The hook's own name, as in `documents.after_reading`, is for messages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._hung: dict[str, T] = {}

    def hang(self, name: str, what: T) -> None:
        """Let it be called, under a name that nothing else in this hook has."""
        if name in self._hung:
            raise ValueError(f"{name} hangs in {self._name} already.")
        self._hung[name] = what

    def __getitem__(self, name: str) -> T:
        return self._hung[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hung)

    def __len__(self) -> int:
        return len(self._hung)
