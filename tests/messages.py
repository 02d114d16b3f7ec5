"""The catalogs of all languages: `python -m tests.messages` says what is not translated, `--write` brings them up to date.

Reading the texts out of the code takes gettext's xgettext, which Debian's package of that name has.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.browser.install import install_package
from tests.house.wording import fault

LOCALE: Final = Path("countersign/locale")
DOMAINS: Final = ("django", "djangojs")
WIDTH: Final = 110
# Of a catalog's head, what differs each time or says nothing.
CHANGING: Final = (
    '"Generated-By',
    '"Language-Team',
    '"Last-Translator',
    '"PO-Revision-Date',
    '"POT-Creation-Date',
    '"Report-Msgid-Bugs-To',
)


def main(*, write: bool) -> int:
    """Bring the catalogs up to date, here or in a copy that is only looked at; how many texts are not translated."""
    if not shutil.which("xgettext") and not install_package("gettext"):
        sys.exit("Install gettext (on Debian: apt install gettext) and try again.")
    if write:
        _collect(Path())
        return sum(_told(LOCALE))
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copytree("countersign", copy / "countersign")
        shutil.copy("manage.py", copy)
        _collect(copy)
        return sum(_told(copy / LOCALE))


def languages(locale: Path = LOCALE) -> list[str]:
    """Those that have a catalog; English is in the code itself."""
    return sorted(folder.name for folder in locale.iterdir() if folder.is_dir())


def catalog(language: str, domain: str, locale: Path = LOCALE) -> Catalog:
    with _path(locale, language, domain).open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def _collect(root: Path) -> None:
    for domain in DOMAINS:
        command = ["makemessages", "--verbosity=0", "--add-location=file"]
        command += [f"--locale={language}" for language in languages(root / LOCALE)]
        command += [f"--domain={domain}", "--ignore=build", "--ignore=node_modules"]
        environment = {**os.environ, "COUNTERSIGN_ENV_FILE": "none"}
        manage = [sys.executable, "manage.py", *command]
        subprocess.run(manage, cwd=root, env=environment, check=True)
        for language in languages(root / LOCALE):
            _tidy(root / LOCALE, language, domain)


def _tidy(locale: Path, language: str, domain: str) -> None:
    """In one form, whoever collected it and when."""
    tidy = Catalog(language, domain, "# Countersign", "Countersign", fuzzy=False)
    for message in catalog(language, domain, locale):
        if message.id:
            tidy[message.id] = message
    path = _path(locale, language, domain)
    with path.open("wb") as file:
        write_po(file, tidy, width=WIDTH)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(CHANGING)))


def _told(locale: Path) -> Iterator[int]:
    first, *_others = languages(locale)
    for domain in DOMAINS:
        for message in catalog(first, domain, locale):
            if message.id and (why := fault(message)):
                sys.stdout.write(f"{domain}: {message.id!r} {why}\n")
                yield 1
    for language in languages(locale):
        for domain in DOMAINS:
            found = catalog(language, domain, locale)
            open_ones = [
                text for message in found if (text := _problem(message, found))
            ]
            for text in open_ones:
                sys.stdout.write(f"{language} {domain}: {text}\n")
            yield len(open_ones)


def _problem(message: Message, found: Catalog) -> str:
    """What is wrong with one text's translation; empty: nothing."""
    if not message.id:
        return ""
    texts = [message.string] if isinstance(message.string, str) else message.string
    name = message.id if isinstance(message.id, str) else message.id[0]
    if message.fuzzy or not all(texts):
        return f"not translated: {name!r}"
    wrong = [str(error) for error in message.check(found)]
    return f"{wrong[0]}: {name!r}" if wrong else ""


def _path(locale: Path, language: str, domain: str) -> Path:
    return locale / language / "LC_MESSAGES" / f"{domain}.po"


if __name__ == "__main__":
    sys.exit(bool(main(write="--write" in sys.argv)))
