"""Objects below a prefix of an S3 bucket: `prefix/1/scan.pdf`, moved to `prefix/1/done/scan.pdf`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import IO, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile

from countersign.documents import spool
from countersign.documents.bucket import Bucket
from countersign.documents.storage import StorageAway

from .place import Away, Changed, State, numbered

# What an object was copied from, kept with the copy.
_TAKEN: Final = "countersign-taken"


class Prefix:
    """A prefix, as in `s3://scans/in`, reached as COUNTERSIGN_S3_ENDPOINT and the other settings of S3 say."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._bucket = _Listed(
            **settings.S3_OPTIONS,
            bucket_name=parts.netloc,
            location=parts.path.strip("/"),
        )

    def organizations(self) -> list[int]:
        with _told():
            found = [name for name, _entry in self._bucket.below("", folders=True)]
        return sorted(int(one) for one in found if one.isascii() and one.isdigit())

    def files(self, organization: int) -> Mapping[str, State]:
        with _told():
            found = self._bucket.below(str(organization), folders=False)
            return {name: _state(entry, "Size") for name, entry in found}

    @contextmanager
    def fetched(self, organization: int, name: str, state: State) -> Iterator[IO[bytes]]:  # fmt: skip
        with spool.fresh() as copy:
            with _told():
                for chunk in self._bucket.part(f"{organization}/{name}", 0, state.size or None):  # fmt: skip
                    copy.write(chunk)
                self._must_be(f"{organization}/{name}", state)
            copy.seek(0)
            yield copy

    def put_away(
        self, organization: int, name: str, state: State, where: str, why: str
    ) -> None:
        """Copied, then deleted: a copy says what it was made of, so that one that was made before is not made again."""
        source = f"{organization}/{name}"
        taken = f"{state.size} {state.written}"
        with _told():
            self._must_be(source, state)
            for number in count(1):
                target = f"{organization}/{where}/{numbered(name, number)}"
                there = self._bucket.facts(target)
                if there is None or there["Metadata"].get(_TAKEN) == taken:
                    break
            if why:
                self._bucket.save(f"{target}.txt", ContentFile(why.encode()))
            if there is None:
                self._bucket.copy(source, target, {_TAKEN: taken})
            self._must_be(source, state)
            self._bucket.delete(source)

    def close(self) -> None:
        return

    def _must_be(self, name: str, state: State) -> None:
        """Look whether an object is as it was. Raises Changed."""
        facts = self._bucket.facts(name)
        if facts is None or _state(facts, "ContentLength") != state:
            raise Changed


class _Listed(Bucket):
    """A bucket that is looked at folder by folder."""

    def below(self, folder: str, *, folders: bool) -> Iterator[tuple[str, Any]]:
        """The names in a folder, and what S3 says of each: the folders, or the objects."""
        prefix = "/".join(part for part in (self.location.strip("/"), folder) if part)
        prefix = f"{prefix}/" if prefix else ""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=prefix, Delimiter="/"
        )
        kind, key = ("CommonPrefixes", "Prefix") if folders else ("Contents", "Key")
        for page in self._each(pages):
            for entry in page.get(kind, ()):
                name = entry[key].removeprefix(prefix).rstrip("/")
                if name and (folders or not entry[key].endswith("/")):
                    yield name, entry

    def facts(self, name: str) -> Any:
        """What S3 says of an object; None: there is none."""
        try:
            with self._asking():
                return self._client.head_object(
                    Bucket=self.bucket_name, Key=self._key(name)
                )
        except FileNotFoundError:
            return None

    def copy(self, source: str, target: str, facts: Mapping[str, str]) -> None:
        """Copy an object within the bucket, in one step, with other facts."""
        with self._asking():
            self._client.copy_object(
                Bucket=self.bucket_name,
                Key=self._key(target),
                CopySource={"Bucket": self.bucket_name, "Key": self._key(source)},
                MetadataDirective="REPLACE",
                Metadata=dict(facts),
            )


def _state(entry: Mapping[str, Any], size: str) -> State:
    return State(int(entry[size]), f"{entry['ETag']} {entry['LastModified']:%Y-%m-%dT%H:%M:%S}")  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as problem:
        raise Changed from problem
    except StorageAway as problem:
        raise Away(str(problem)) from problem
