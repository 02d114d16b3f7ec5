"""Are the files what the rows say, and does every file have its row?"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Final, Literal, NamedTuple

from django.utils import timezone

from countersign.accounts.models import Organization

from .hooks import KEPT_FILES, KeptFile
from .models import Document
from .storage import Found, files
from .uncertain import actions as uncertain

_AT_ONCE: Final = 500
_COMING_FOR: Final = timedelta(hours=1)  # a file without a row may be on its way in
_NAME: Final = re.compile(
    r"(?P<kind>originals|pictures)/(?P<organization>\d+)/[0-9a-f]{2}/(?P<sha256>[0-9a-f]{64})(/(drawing-\d+\.pdf|(drawing-\d+-)?\d+-\d+\.webp))?"
)


class Content(NamedTuple):
    """What an original is known by."""

    organization_id: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one file: `missing` and `altered` name a document, or in `what` what it is; an `orphan` is its path alone."""

    kind: Literal["missing", "altered", "orphan"]
    organization_id: int | None
    path: str
    document: Document | None = None
    what: str = ""


def faults(organization_id: int | None = None) -> Iterator[Fault]:
    """All faults, of one organization or of each in turn. Every file is read once, in chunks.

    Raises StorageAway.
    """
    wanted = Organization.objects.order_by("pk").values_list("pk", flat=True)
    if organization_id is not None:
        wanted = wanted.filter(pk=organization_id)
    for each in list(wanted):
        for document in _documents(each):
            if fault := _fault(document):
                yield fault
        yield from _faults_of_others(each)
    for folder in ("originals", "pictures"):
        below = folder if organization_id is None else f"{folder}/{organization_id}"
        yield from _orphans(files().walk(below))


def sha256_of(path: str) -> str:
    """The SHA-256 of a file in the storage; FileNotFoundError when it is not there."""
    digest = hashlib.sha256()
    for chunk in files().part(path):
        digest.update(chunk)
    return digest.hexdigest()


def remove(orphan: Fault) -> None:
    """Remove a file without a row; one that has got a row meanwhile stays."""
    name = _NAME.fullmatch(orphan.path)
    content = name and _content(name)
    if (
        content is None
        or not Organization.objects.filter(pk=content.organization_id).exists()
    ):
        files().delete(orphan.path)
        return
    shard = f"{content.organization_id}/{content.sha256[:2]}"
    uncertain.remove(content.organization_id, f"originals/{shard}/{content.sha256}")


def _documents(organization_id: int) -> Iterator[Document]:
    """Key by key, so that no list and no transaction grows with their number."""
    after = 0
    rows = Document.objects.filter(organization=organization_id).order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:_AT_ONCE]):
        yield from batch
        after = batch[-1].pk


def _fault(document: Document) -> Fault | None:
    try:
        if sha256_of(document.path) == document.sha256:
            return None
        kind: Literal["altered", "missing"] = "altered"
    except FileNotFoundError:
        kind = "missing"
    organization_id = document.organization_id
    rows = Document.objects.filter(organization=organization_id, pk=document.pk)
    if not rows.exists():  # both have gone meanwhile
        return None
    return Fault(kind, organization_id, document.path, document)


def kept(organization_id: int) -> Iterator[KeptFile]:
    """The files that other apps keep."""
    for files_of in KEPT_FILES.values():
        yield from files_of(organization_id)


def _faults_of_others(organization_id: int) -> Iterator[Fault]:
    for one in kept(organization_id):
        try:
            if sha256_of(one.path) != one.sha256:
                yield Fault("altered", organization_id, one.path, what=one.what)
        except FileNotFoundError:
            yield Fault("missing", organization_id, one.path, what=one.what)


def _orphans(found: Iterator[Found]) -> Iterator[Fault]:
    before = timezone.now() - _COMING_FOR
    old = (each.name for each in found if each.at < before)
    while batch := list(islice(old, _AT_ONCE)):
        names = {path: _NAME.fullmatch(path) for path in batch}
        known = _known({_content(name) for name in names.values() if name})
        for path, name in names.items():
            if name is None or _content(name) not in known:
                organization_id = int(name["organization"]) if name else None
                yield Fault("orphan", organization_id, path)


def _content(name: re.Match[str]) -> Content:
    return Content(int(name["organization"]), name["sha256"])


def _known(contents: set[Content]) -> set[Content]:
    """Those that have a row."""
    known = set()
    for organization_id in {content.organization_id for content in contents}:
        sha256s = [
            content.sha256
            for content in contents
            if content.organization_id == organization_id
        ]
        rows = Document.objects.filter(
            organization=organization_id, sha256__in=sha256s
        ).values_list("sha256", flat=True)
        known |= {Content(organization_id, sha256) for sha256 in rows}
    return known
