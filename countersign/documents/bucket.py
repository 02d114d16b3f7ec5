"""Files in a bucket of S3 or what speaks like it. Imported only where one is set, for the memory boto3 takes."""

import posixpath
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, Final

import boto3.session
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.response import StreamingBody
from django.core.files import File
from storages.backends.s3 import S3Storage

from . import spool
from .patience import Deadline, Patience, seconds_for
from .storage import CHUNK, Found, StorageAway
from .wires import within

LINK_SECONDS: Final = 60
"""How long a link to a file may be begun to be fetched."""

_AT_ONCE: Final = 0.001  # seconds: what is waited for then fails
_PART: Final = 8 * 1024 * 1024  # what a larger file is sent in, one after the other


class Bucket(S3Storage):  # type: ignore[misc]  # it has no types
    """One bucket, below a prefix. An object is there complete or not at all."""

    _session: ClassVar[Any] = None
    _making: ClassVar[threading.Lock] = threading.Lock()
    # One for each bucket of a process, however many threads begin at once.
    _patient: ClassVar[dict[tuple[Any, ...], Patience]] = {}

    def __init__(
        self,
        *,
        public_endpoint: str = "",
        by_links: bool = False,
        askers: int = 3,
        **options: Any,
    ) -> None:
        self.public_endpoint, self.by_links = public_endpoint, by_links
        where = (options.get("endpoint_url"), options.get("bucket_name"), askers)
        self._patience = self._patient.setdefault(where, Patience(askers))
        super().__init__(
            **{
                "client_config": _config(options.get("endpoint_url")),
                "transfer_config": TransferConfig(
                    multipart_threshold=_PART,
                    multipart_chunksize=_PART,
                    use_threads=False,
                ),
                "max_memory_size": _PART,
                "file_overwrite": True,
                # Should a bucket ever be opened to the world, nothing in it is a page.
                "object_parameters": {"ContentDisposition": "attachment"},
                **options,
            }
        )

    def part(
        self, name: str, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        wanted = {} if end is None else {"Range": f"bytes={start}-{end - 1}"}
        with self._asking():
            answer = self._client.get_object(
                Bucket=self.bucket_name,
                Key=self._key(name),
                **wanted,
            )
        chunks = self._chunks(answer["Body"], Deadline(answer["ContentLength"]))
        # The first bytes are here before anything is answered: what does not come gets the page that says so.
        return chain([next(chunks, b"")], chunks)

    def walk(self, folder: str) -> Iterator[Found]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=self._key(folder) + "/"
        )
        for page in self._each(pages):
            for entry in page.get("Contents", ()):
                name = posixpath.relpath(entry["Key"], self.location or ".")
                yield Found(name, entry["Size"], entry["LastModified"])

    def remove_folder(self, folder: str) -> None:
        for found in self.walk(folder):
            self.delete(found.name)

    def link(self, name: str, *, media_type: str, disposition: str) -> str:
        if not self.by_links:
            return ""
        return str(
            self._public_client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self.bucket_name,
                    "Key": self._key(name),
                    "ResponseContentType": media_type,
                    "ResponseContentDisposition": disposition,
                    "ResponseCacheControl": "private, no-store",
                },
                ExpiresIn=LINK_SECONDS,
            )
        )

    def make(self) -> bool:
        """Make the bucket, unless it is there; whether it was made now."""
        with suppress(FileNotFoundError):
            self.check()
            return False
        place = {"LocationConstraint": self.region_name}
        elsewhere = not self.endpoint_url and self.region_name != "us-east-1"
        with self._asking():
            self._client.create_bucket(
                Bucket=self.bucket_name,
                **({"CreateBucketConfiguration": place} if elsewhere else {}),
            )
        return True

    def check(self) -> None:
        with self._asking():
            self._client.head_bucket(Bucket=self.bucket_name)

    def exists(self, name: str) -> bool:
        with self._asking():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with self._asking():
            head = self._client.head_object(
                Bucket=self.bucket_name, Key=self._key(name)
            )
        return int(head["ContentLength"])

    def delete(self, name: str) -> None:
        with self._asking():
            super().delete(name)

    @property
    def connection(self) -> Any:
        """This thread's own connection; only one thread at a time makes one."""
        made = getattr(self._connections, "connection", None)
        if made is None:
            with self._making:
                made = super().connection
        return made

    def _create_session(self) -> Any:
        """One session for the process: what it knows about S3 takes megabytes."""
        key = (self.access_key, self.secret_key)
        if self._session is None or self._session[0] != key:
            session = boto3.session.Session(
                aws_access_key_id=self.access_key or None,
                aws_secret_access_key=self.secret_key or None,
            )
            type(self)._session = (key, session)
        return self._session[1]

    def _open(self, name: str, mode: str = "rb") -> Any:
        """A file to read is fetched now, so that reading it does not fail in the middle."""
        if mode == "rb":
            with ExitStack() as unless_whole:
                copy = unless_whole.enter_context(spool.fresh())
                for chunk in self.part(name):
                    copy.write(chunk)
                copy.seek(0)
                unless_whole.pop_all()
            return File(copy, name)
        with self._asking():
            return super()._open(name, mode)

    def _save(self, name: str, content: File[bytes]) -> str:
        with self._asking(content.size):
            return str(super()._save(name, content))

    @contextmanager
    def _asking(self, size: int = 0) -> Iterator[None]:
        """One question that sends so many bytes. All of it, what is tried again too, has one deadline."""
        with self._turn(), within(seconds_for(size)):
            yield

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Ask or read, when it is our turn. What it raises is ours."""
        with self._patience.turn():
            try:
                with asking():
                    yield
            except StorageAway as problem:
                if isinstance(problem.__cause__, HTTPClientError | OSError):
                    self._patience.unanswered()
                raise
            self._patience.answered()

    def _each(self, answers: Iterable[Any]) -> Iterator[Any]:
        """Each of several answers; between them somebody else has a turn."""
        left = iter(answers)
        while True:
            with self._asking():
                found = next(left, None)
            if found is None:
                return
            yield found

    def _chunks(self, body: StreamingBody, deadline: Deadline) -> Iterator[bytes]:
        def cut() -> None:
            with suppress(AttributeError):  # it has just come to its end
                body.set_socket_timeout(_AT_ONCE)

        with closing(body):
            while True:
                with self._turn(), deadline.reading(cut):
                    chunk: bytes = body.read(CHUNK)
                if not chunk:
                    return
                yield chunk

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    @cached_property
    def _public_client(self) -> Any:
        """Signs links to the address that browsers know; it never sends a request."""
        with self._making:
            return self._create_session().client(
                "s3",
                region_name=self.region_name,
                endpoint_url=self.public_endpoint or self.endpoint_url,
                config=self.client_config,
            )

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))


def _config(endpoint: str | None) -> Config:
    """Short patience, so that a person is told; without checksums that only Amazon understands elsewhere."""
    checksums = "when_required" if endpoint else "when_supported"
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "auto"},
        connect_timeout=3,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 2},
        request_checksum_calculation=checksums,
        response_checksum_validation=checksums,
    )


@contextmanager
def asking() -> Iterator[None]:
    """Turns errors of the bucket in this block into ours."""
    try:
        yield
    except ClientError as problem:
        error = problem.response.get("Error", {})
        if error.get("Code") in ("404", "NoSuchKey", "NotFound"):
            raise FileNotFoundError(str(problem)) from problem
        raise StorageAway(str(problem)) from problem
    except (BotoCoreError, Boto3Error, ConnectionError, TimeoutError) as problem:
        raise StorageAway(str(problem)) from problem
