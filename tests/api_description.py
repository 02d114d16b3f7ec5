"""Is the kept description of the API (docs/api/openapi.json) the one that the code gives, and does it break no program?

`python -m tests.api_description` is part of `make check`; `--write` keeps the new one, unless programs that were written for the kept one
would break: that takes another major version (`VERSION` in `countersign/api/making.py`), and another address.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

KEPT: Final = Path(__file__).parents[1] / "docs" / "api" / "openapi.json"
_VERBS: Final = ("get", "post", "put", "patch", "delete")

Said = Mapping[str, Any]


def breaking(before: Said, now: Said) -> Iterator[str]:
    """What a program that was written for `before` can't do any more, or finds otherwise."""
    if _major(before) != _major(now):
        return
    for path, verbs in before["paths"].items():
        for verb in verbs:
            if verb not in _VERBS:
                continue
            where = f"{verb.upper()} {path}"
            operation = now["paths"].get(path, {}).get(verb)
            if operation is None:
                yield f"{where} is gone"
                continue
            yield from _of_operation(where, verbs[verb], operation)
    old, new = before["components"]["schemas"], now["components"]["schemas"]
    asked = _asked_by(now)
    for name in old.keys() & new.keys():
        yield from _of_schema(name, old[name], new[name], is_asked=name in asked)


def _of_operation(where: str, old: Said, new: Said) -> Iterator[str]:
    if old.get("x-scope", "") != new.get("x-scope", ""):
        yield f"{where} needs another scope"
    for status in old["responses"].keys() - new["responses"].keys():
        yield f"{where} does not answer {status} any more"
    for status, said in old["responses"].items():
        if status in new["responses"] and _shapes(said) != _shapes(
            new["responses"][status]
        ):
            yield f"{where} answers {status} in another shape"
    known = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
    there = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
    for kind, name in known.keys() - there.keys():
        yield f"{where} has no {kind} parameter {name} any more"
    for key, one in there.items():
        was = known.get(key, {}).get("required", False)
        if one.get("required") and not was:
            yield f"{where} needs the {key[0]} parameter {key[1]}"
    if "requestBody" in new and _shapes(old.get("requestBody", {})) != _shapes(
        new["requestBody"]
    ):
        yield f"{where} takes another body"


def _of_schema(name: str, old: Said, new: Said, *, is_asked: bool) -> Iterator[str]:
    was, are = old.get("properties", {}), new.get("properties", {})
    for field in was.keys() - are.keys():
        yield f"{name}.{field} is gone"
    for field in was.keys() & are.keys():
        if _type(was[field]) != _type(are[field]):
            yield f"{name}.{field} is of another type"
    needed, before = set(new.get("required", ())), set(old.get("required", ()))
    if is_asked:
        for field in needed - before:
            yield f"{name}.{field} is needed"
    else:
        for field in before - needed:
            yield f"{name}.{field} may be missing"


def _asked_by(said: Said) -> set[str]:
    """Schemas that programs send, and what these are made of."""
    bodies = [
        verbs[verb].get("requestBody", {})
        for verbs in said["paths"].values()
        for verb in _VERBS
        if verb in verbs
    ]
    found: set[str] = set()
    waiting = [name for body in bodies for name in _named(body)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named(said["components"]["schemas"].get(name, {}))
    return found


def _named(said: Any) -> list[str]:
    if isinstance(said, Mapping):
        own = [said["$ref"].rpartition("/")[2]] if "$ref" in said else []
        return own + [name for one in said.values() for name in _named(one)]
    if isinstance(said, list):
        return [name for one in said for name in _named(one)]
    return []


def _shapes(said: Said) -> dict[str, Any]:
    content = said.get("content", {})
    return {media: one.get("schema", {}).get("$ref") for media, one in content.items()}


def _type(said: Said) -> Any:
    if "anyOf" in said:
        return sorted(str(_type(one)) for one in said["anyOf"])
    if "$ref" in said:
        return said["$ref"]
    if said.get("type") == "array":
        return ["array", _type(said.get("items", {}))]
    # A whole number has 64 bits, said or not.
    kind, form = said.get("type"), said.get("format")
    return kind, form or ("int64" if kind == "integer" else None)


def _major(said: Said) -> str:
    return str(said["info"]["version"].partition(".")[0])


def current() -> str:
    """What the code gives."""
    command = [sys.executable, "manage.py", "describe_api"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def main() -> int:
    """Compare, or keep."""
    now = current()
    before = KEPT.read_text() if KEPT.exists() else now
    for one in (broken := sorted(breaking(json.loads(before), json.loads(now)))):
        print(f"docs/api/openapi.json: breaks programs: {one}")
    if broken:
        return 1
    if "--write" in sys.argv:
        KEPT.write_text(now)
    elif before != now:
        print("docs/api/openapi.json is not what the code gives: python -m tests.api_description --write")  # fmt: skip
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
