"""Rows are written where the name says so: in a file or folder called `actions`.

A reader who looks for what changes a row finds every place by name. What is looked for: a transaction, and
whatever Django offers to insert, change or delete rows. A file's or picture's `save` is given what to save, a
row's is not.

What else may: a manager in `models`, whom Django asks to make rows (`create_user`), and `database/snapshot.py`, whose transactions only read, so that what is read is of one moment.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_GIVEN_ROWS: Final = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_GIVEN_NOTHING: Final = {"save", "update", "delete"}
_MAY: Final = {"actions", "migrations"}
_READS: Final = Path("countersign/database/snapshot.py")


def misplaced(source: str, path: Path) -> Iterator[str]:
    """Each line that writes rows though its file is not called so, as `path:line: what`."""
    if _MAY & {*path.with_suffix("").parts} or path == _READS:
        return
    tree = ast.parse(source)
    may = {
        inner for one in ast.walk(tree) if _is_manager(one) for inner in ast.walk(one)
    }
    for node in ast.walk(tree):
        if (
            node not in may
            and isinstance(node, ast.Call | ast.Attribute)
            and _writes(node)
        ):
            what = node.func if isinstance(node, ast.Call) else node
            yield f"{path}:{node.lineno}: {ast.unparse(what)}"


def _is_manager(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and node.name.endswith("Manager")


def _writes(node: ast.Call | ast.Attribute) -> bool:
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) == "transaction.atomic"
    if not isinstance(node.func, ast.Attribute):
        return False
    name, owner = node.func.attr, ast.unparse(node.func.value)
    if name == "create":
        return owner.endswith("objects")
    if name in _GIVEN_NOTHING:
        return not node.args and owner != "super()"
    return name in _GIVEN_ROWS


def all_misplaced() -> list[str]:
    """The same for every file of the program."""
    files = sorted((ROOT / "countersign").rglob("*.py"))
    return [
        line
        for file in files
        for line in misplaced(file.read_text("utf-8"), file.relative_to(ROOT))
    ]
