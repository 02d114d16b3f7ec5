"""A folder of another machine by SFTP, known by its host key.

One connection for all looks, made anew once it has ended. Each question has a bounded time.
"""

import asyncio
import posixpath
import stat
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from typing import IO, Any, Final, TypeVar, cast
from urllib.parse import unquote, urlsplit

import asyncssh

from countersign.documents import spool

from .place import Away, Changed, State, numbered

Answer = TypeVar("Answer")

_PATIENCE: Final = 30  # seconds for each answer
_LONGEST: Final = 900  # seconds to fetch one file
_CHUNK: Final = 256 * 1024


class Machine:
    """A folder, as in `sftp://user@scans.example.org:22/in`; `secret` is a password or a private key, `host_key` the only one that is believed."""

    def __init__(self, address: str, secret: str, host_key: str) -> None:
        parts = urlsplit(address)
        self._machine = (parts.hostname or "", parts.port or 22)
        self._user, self._secret = unquote(parts.username or ""), secret
        self._root = unquote(parts.path).removeprefix("/") or "."
        self._host_key = host_key
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._connection: asyncssh.SSHClientConnection | None = None
        self._sftp: asyncssh.SFTPClient | None = None

    def organizations(self) -> list[int]:
        if self._connection and not self._is_up():
            self._end()
        found = self._ask(lambda sftp: _listed(sftp, self._root))
        return sorted(
            int(name)
            for name, facts in found
            if stat.S_ISDIR(facts.permissions or 0) and name.isascii() and name.isdigit()
        )  # fmt: skip

    def files(self, organization: int) -> Mapping[str, State]:
        found = self._ask(lambda sftp: _listed(sftp, self._path(organization)))
        return {
            name: _state(facts)
            for name, facts in found
            if stat.S_ISREG(facts.permissions or 0)
        }

    @contextmanager
    def fetched(self, organization: int, name: str, state: State) -> Iterator[IO[bytes]]:  # fmt: skip
        path = self._path(organization, name)
        with spool.fresh() as copy:
            self._ask(lambda sftp: _fetch(sftp, path, state, copy), within=_LONGEST)
            copy.seek(0)
            yield copy

    def put_away(
        self, organization: int, name: str, state: State, where: str, why: str
    ) -> None:
        folder = self._path(organization, where)
        path = self._path(organization, name)
        self._ask(lambda sftp: _move(sftp, path, state, folder, why))

    def close(self) -> None:
        self._end()
        if self._thread:
            self._run(asyncio.sleep(0.05), _PATIENCE)  # what was cut is let go of
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()

    def _path(self, organization: int, *names: str) -> str:
        return posixpath.join(self._root, str(organization), *names)

    def _is_up(self) -> bool:
        with suppress(Away):
            self._ask(lambda sftp: sftp.stat("."))
            return True
        return False

    def _ask(self, act: Any, *, within: float = _PATIENCE) -> Any:
        """What it answers. Raises Changed for a file that is not there, Away for whatever else goes wrong."""
        if self._sftp is None:
            self._begin()
        try:
            return self._run(act(self._sftp), within)
        except asyncssh.SFTPNoSuchFile as problem:
            raise Changed from problem
        except asyncssh.SFTPPermissionDenied as problem:
            raise PermissionError(0, problem.reason) from problem
        except (asyncssh.Error, OSError, TimeoutError) as problem:
            self._end()
            raise Away(f"{self._machine[0]}: {problem or 'no answer'}") from problem

    def _begin(self) -> None:
        if not self._host_key:
            raise Away(self._first_seen())
        try:
            self._run(self._connect(), 2 * _PATIENCE)
        except asyncssh.HostKeyNotVerifiable as problem:
            text = "shows another host key than COUNTERSIGN_WATCH_SFTP_HOST_KEY: it was told no password"
            raise Away(f"{self._machine[0]} {text}.") from problem
        except asyncssh.PermissionDenied as problem:
            text = "does not take the user and password or key"
            raise Away(f"{self._machine[0]} {text}.") from problem
        except (asyncssh.Error, OSError, TimeoutError, ValueError) as problem:
            raise Away(f"{self._machine[0]}: {problem or 'no answer'}") from problem

    async def _connect(self) -> None:
        key = asyncssh.import_public_key(self._host_key)
        proof: dict[str, Any] = {"client_keys": None, "password": self._secret}
        if self._secret.lstrip().startswith("-----BEGIN"):
            own = asyncssh.import_private_key(self._secret)
            proof = {"client_keys": [own], "password": None}
        self._connection = await asyncssh.connect(
            *self._machine,
            username=self._user,
            known_hosts=([key], [], []),
            config=None,
            agent_path=None,
            connect_timeout=_PATIENCE,
            login_timeout=_PATIENCE,
            **proof,
        )
        self._sftp = await self._connection.start_sftp_client()

    def _first_seen(self) -> str:
        """What a machine says that nobody has vouched for: its key, to be compared by a person."""
        try:
            key = self._run(
                asyncssh.get_server_host_key(*self._machine, config=None), _PATIENCE
            )
        except (asyncssh.Error, OSError, TimeoutError) as problem:
            return f"{self._machine[0]}: {problem or 'no answer'}"
        if key is None:
            return f"{self._machine[0]} shows no host key."
        shown = key.export_public_key().decode().strip()
        return (
            f"{self._machine[0]} shows the host key {key.get_fingerprint()}. Nothing was told to it. If that is "
            f"its key, set COUNTERSIGN_WATCH_SFTP_HOST_KEY={shown}"
        )

    def _run(self, what: Coroutine[Any, Any, Answer], within: float) -> Answer:
        """In a thread of its own, since the caller's may have an event loop already."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        asked = asyncio.wait_for(what, within)
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()

    def _end(self) -> None:
        connection, self._connection, self._sftp = self._connection, None, None
        if connection:
            with suppress(asyncssh.Error, OSError, TimeoutError):
                self._run(_ended(connection), _PATIENCE)


async def _ended(connection: asyncssh.SSHClientConnection) -> None:
    connection.abort()
    await connection.wait_closed()


async def _listed(
    sftp: asyncssh.SFTPClient, folder: str
) -> list[tuple[str, asyncssh.SFTPAttrs]]:
    """What is in a folder; none where it went meanwhile. A name that leads elsewhere is none."""
    try:
        found = await sftp.readdir(folder)
    except asyncssh.SFTPNoSuchFile:
        return []
    names = ((str(one.filename), one.attrs) for one in found)
    return [(name, facts) for name, facts in names if "/" not in name and "\0" not in name]  # fmt: skip


async def _fetch(
    sftp: asyncssh.SFTPClient, path: str, state: State, copy: IO[bytes]
) -> None:
    async with sftp.open(path, "rb") as file:
        while copy.tell() <= state.size and (
            chunk := cast(bytes, await file.read(_CHUNK))
        ):
            copy.write(chunk)
    if copy.tell() != state.size or _state(await sftp.lstat(path)) != state:
        raise Changed


async def _move(
    sftp: asyncssh.SFTPClient, path: str, state: State, folder: str, why: str
) -> None:
    """A plain rename overwrites nothing."""
    await sftp.makedirs(folder, exist_ok=True)
    name = posixpath.basename(path)
    for number in count(1):
        target = posixpath.join(folder, numbered(name, number))
        if not await sftp.exists(target):
            break
    if _state(await sftp.lstat(path)) != state:
        raise Changed
    if why:
        async with sftp.open(f"{target}.txt", "wb") as text:
            await text.write(why.encode())
    await sftp.rename(path, target)


def _state(facts: asyncssh.SFTPAttrs) -> State:
    return State(facts.size or 0, str(facts.mtime))
