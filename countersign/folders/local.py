"""A folder of this machine."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from countersign import durable

from .place import Away, Changed, State, numbered


class Local:
    """A folder, which must be there: one that is not is a disk that is away."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def organizations(self) -> list[int]:
        try:
            found = [one for one in self._root.iterdir() if one.is_dir() and not one.is_symlink()]  # fmt: skip
        except OSError as problem:
            raise Away(f"{self._root}: {problem.strerror}") from problem
        return sorted(int(one.name) for one in found if _is_number(one.name))

    def files(self, organization: int) -> Mapping[str, State]:
        found = {}
        try:
            with os.scandir(self._root / str(organization)) as entries:
                for entry in entries:
                    facts = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(facts.st_mode):
                        found[entry.name] = _state(facts)
        except FileNotFoundError:  # it went meanwhile; the next look finds the others
            return {}
        return found

    @contextmanager
    def fetched(self, organization: int, name: str, state: State) -> Iterator[IO[bytes]]:  # fmt: skip
        path = self._root / str(organization) / name
        try:
            content = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError as problem:
            raise Changed from problem
        with os.fdopen(content, "rb") as opened:
            yield opened

    def put_away(
        self, organization: int, name: str, state: State, where: str, why: str
    ) -> None:
        file = self._root / str(organization) / name
        folder = file.parent / where
        durable.make(folder)
        target = next(one for number in count(1) if not (one := folder / numbered(name, number)).exists())  # fmt: skip
        try:
            if _state(file.lstat()) != state:
                raise Changed
            if why:
                text = target.with_name(f"{target.name}.txt")
                text.write_text(why, encoding="utf-8")
            file.rename(target)
            durable.keep_names(folder)
            durable.keep_names(file.parent)
        except FileNotFoundError as problem:
            raise Changed from problem

    def close(self) -> None:
        return


def _state(facts: os.stat_result) -> State:
    return State(facts.st_size, str(facts.st_mtime_ns))


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()
