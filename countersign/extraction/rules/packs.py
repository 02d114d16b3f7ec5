"""Sets of rules that an operator puts beside those that are shipped: folders, each with a manifest."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lxml import etree

from .schematron import compiled
from .sets import KEYS, RuleSet
from .spelled_out import NotSchematron, tree_of

MANIFEST: Final = "manifest.toml"
_XSLT: Final = "{http://www.w3.org/1999/XSL/Transform}"
_LEVELS: Final = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules for the profiles (BT-24) that it names, in one syntax, for invoices issued from `valid_from` on.

    A profile ending with ``*`` stands for all that begin so. `replaces` and `adds` are keys of shipped sets that it
    takes the place of, or wants run besides. `sha256` is of all that lies in its folder.
    """

    folder: str
    name: str
    version: str
    profiles: tuple[str, ...]
    syntax: str
    valid_from: date
    sha256: str
    sets: tuple[RuleSet, ...]
    replaces: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()

    def fits(self, syntax: str, profile: str) -> bool:
        """Is it for invoices of that syntax and profile?"""
        return self.syntax == syntax and any(
            profile.startswith(each[:-1]) if each.endswith("*") else profile == each
            for each in self.profiles
        )


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """A pack that is left out: a code that the screens word, and what it is about."""

    folder: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Packs:
    """All that lies in the folder of packs."""

    good: tuple[Pack, ...] = ()
    broken: tuple[BrokenPack, ...] = ()


class _Broken(Exception):
    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def read_packs(folder: Path | None) -> Packs:
    """The packs in `folder`, each subfolder one; one that is broken does not stop the others. Compiles nothing."""
    if folder is None:
        return Packs()
    try:
        places = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError as problem:
        return Packs(broken=(BrokenPack(str(folder), "unreadable", str(problem)),))
    good, broken = [], []
    for place in places:
        try:
            good.append(_pack(place))
        except _Broken as problem:
            broken.append(BrokenPack(place.name, problem.code, problem.detail))
        except OSError as problem:
            broken.append(BrokenPack(place.name, "unreadable", problem.strerror or ""))
    return Packs(tuple(good), tuple(broken))


def _pack(place: Path) -> Pack:
    manifest = _manifest(place)
    files = _texts(manifest, "files")
    unflagged = str(manifest.get("unflagged", "error"))
    if unflagged not in _LEVELS:
        raise _Broken("field", "unflagged")
    name, version = _text(manifest, "name"), _text(manifest, "version")
    valid_from = manifest.get("valid_from")
    if not isinstance(valid_from, date):
        raise _Broken("field", "valid_from")
    syntax = _text(manifest, "syntax")
    if syntax not in ("UBL", "CII"):
        raise _Broken("field", "syntax")
    whole = _hash(place)
    sets = [
        RuleSet(
            f"{place.name}/{file}",
            name,
            version,
            whole,
            sheet=sheet,
            unflagged=unflagged,
        )
        for file, sheet in _sheets(place, files)
    ]
    return Pack(
        place.name,
        name,
        version,
        _texts(manifest, "profiles"),
        syntax,
        valid_from,
        whole,
        tuple(sets),
        tuple(_keys(manifest, "replaces")),
        tuple(_keys(manifest, "adds")),
    )


def _manifest(place: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _Broken("no-manifest", MANIFEST) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _Broken("manifest", str(problem)) from None


def _text(manifest: Mapping[str, Any], name: str) -> str:
    value = manifest.get(name)
    if not isinstance(value, str) or not value:
        raise _Broken("field", name)
    return value


def _texts(manifest: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = manifest.get(name)
    if not isinstance(values, list) or not values:
        raise _Broken("field", name)
    if not all(isinstance(each, str) and each for each in values):
        raise _Broken("field", name)
    return tuple(values)


def _keys(manifest: Mapping[str, Any], name: str) -> Iterator[str]:
    for key in _texts(manifest, name) if name in manifest else ():
        if key not in KEYS:
            raise _Broken("unknown-set", key)
        yield key


def _sheets(place: Path, files: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    def reads(name: str) -> bytes:
        return _file(place, name)

    for file in files:
        data = reads(file)
        try:
            if file.endswith(".sch"):
                yield file, compiled(data, reads)
            else:
                yield file, _stylesheet(data)
        except NotSchematron as problem:
            raise _Broken("not-understood", f"{file}: {problem}") from None


def _stylesheet(data: bytes) -> str:
    root = tree_of(data)
    if root.tag not in (f"{_XSLT}stylesheet", f"{_XSLT}transform"):
        raise NotSchematron("not an XSLT stylesheet")
    if any(True for _ in root.iter(f"{_XSLT}include", f"{_XSLT}import")):
        raise NotSchematron("it includes other files")
    return etree.tostring(root, encoding="unicode")


def _file(place: Path, name: str) -> bytes:
    path = (place / name).resolve()
    if not path.is_relative_to(place.resolve()):
        raise _Broken("outside", name)
    try:
        return path.read_bytes()
    except OSError:
        raise _Broken("no-file", name) from None


def _hash(place: Path) -> str:
    """Of all files in the folder, by name and content."""
    whole = sha256()
    for path in sorted(each for each in place.rglob("*") if each.is_file()):
        whole.update(f"{path.relative_to(place).as_posix()}\0".encode())
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()
