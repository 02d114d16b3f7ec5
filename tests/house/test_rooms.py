"""A folder or file without its place in the import law is noticed."""

from tests.house.rooms import without_order

LAW = """
[importlinter:contract:apps]
containers =
    countersign
exhaustive = true
layers = mail

[importlinter:contract:rooms]
containers =
    countersign.*
layers = models
"""


def make(root, *files):
    (root / ".importlinter").write_text(LAW)
    for file in files:
        path = root / "countersign" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_new_folder_is_named(tmp_path):
    make(tmp_path, "__init__.py", "mail/__init__.py", "mail/models.py")
    assert without_order(tmp_path) == ["countersign.mail"]


def test_djangos_own_folders_are_not(tmp_path):
    make(tmp_path, "__init__.py", "mail/__init__.py")
    make(tmp_path, "mail/migrations/__init__.py", "mail/migrations/0001_initial.py")
    assert without_order(tmp_path) == ["countersign.mail"]


def test_a_package_without_modules_needs_no_order(tmp_path):
    make(tmp_path, "__init__.py", "mail/__init__.py")
    assert without_order(tmp_path) == []
