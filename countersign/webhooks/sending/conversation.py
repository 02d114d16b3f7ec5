"""One conversation with a receiver (HTTP/1.1): the address looked at, the body sent, and the first bytes of the answer.

The name is resolved once, and we connect to the very address that was looked at. No redirect is followed. All of it has one limit of time.
"""

import asyncio
import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from django.conf import settings

from countersign.webhooks.addresses import Forbidden, Target, must_be_open, target_of

TIME: Final = (
    15.0  # seconds, from the question for the name to the end of the answer's head
)
_FOR_BODY: Final = 2.0  # seconds more for what follows it
_HEAD: Final = 16 * 1024  # bytes
_KEPT: Final = 1024  # bytes of the answer's body that are read and kept
_INTERIM: Final = 5  # answers such as “103 Early Hints” before the one that counts
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?")
_LENGTH: Final = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,12})[ \t]*\r?$")
_LATER: Final = re.compile(rb"(?im)^retry-after:[ \t]*([0-9]{1,6})[ \t]*\r?$")
_CHUNKED: Final = re.compile(rb"(?im)^transfer-encoding:[^\r\n]*chunked")
_OWN: Final = {
    "content-type": "application/json",
    "user-agent": "Countersign",
    "accept": "*/*",
    "accept-encoding": "identity",
    "connection": "close",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said: its status, the first bytes of the body, and after how many seconds it wants to be asked again."""

    status: int
    text: str = ""
    retry_after: int = 0


class NoAnswer(Exception):
    """The receiver could not be talked to; `code` says why (`problems.py`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def post(
    url: str,
    headers: dict[str, str],
    body: bytes,
    *,
    until: float,
    seconds: float = TIME,
) -> Answer:
    """Send a body and read what is answered; raises NoAnswer. Nothing is said after `until` by this process's clock (`time.monotonic`)."""
    try:
        async with asyncio.timeout(seconds):
            target = target_of(url)
            reader, writer = await _connected(target)
    except Forbidden as problem:
        raise NoAnswer(problem.code) from problem
    except ssl.SSLError as problem:
        raise NoAnswer("certificate") from problem
    except TimeoutError as problem:
        raise NoAnswer("too-slow") from problem
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as problem:
        raise NoAnswer("not-reached") from problem
    try:
        return await _spoken(target, reader, writer, headers, body, until, seconds)
    finally:
        writer.transport.abort()


async def _spoken(
    target: Target,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    headers: dict[str, str],
    body: bytes,
    until: float,
    seconds: float,
) -> Answer:
    if time.monotonic() > until:
        raise NoAnswer("too-slow")
    try:
        async with asyncio.timeout(seconds):
            writer.write(_head(target, headers, body) + body)
            await writer.drain()
            status, head = await _answer(reader)
    except TimeoutError as problem:
        raise NoAnswer("too-slow") from problem
    except asyncio.LimitOverrunError as problem:
        raise NoAnswer("no-http") from problem
    except (OSError, asyncio.IncompleteReadError) as problem:
        raise NoAnswer("hung-up") from problem
    later = _LATER.search(head)
    text = _readable(await _beginning(reader, head))
    return Answer(status, text, int(later[1]) if later else 0)


async def _connected(
    target: Target,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to an address that was looked at, or to the operator's proxy, which looks itself."""
    secure = ssl.create_default_context() if target.is_secure else None
    if proxy := settings.WEBHOOK_PROXY:
        return await _through_proxy(proxy, target, secure)
    addresses = [str(target.address)] if target.address else await _addresses(target)
    must_be_open(target, [ip_address(one) for one in addresses])
    connected = await _first(addresses, target.port)
    name = target.host if secure else None
    return await asyncio.open_connection(
        sock=connected, ssl=secure, server_hostname=name, limit=_HEAD
    )


async def _addresses(target: Target) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(
            target.host, target.port, type=socket.SOCK_STREAM
        )
    except (socket.gaierror, UnicodeError) as problem:
        raise Forbidden("unknown-host") from problem
    return list(dict.fromkeys(str(where[0]) for *_kind, where in found))


async def _first(addresses: list[str], port: int) -> socket.socket:
    """Connected to the first of them that answers; raises OSError."""
    failed: OSError = OSError("no address")
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connecting = socket.socket(family, socket.SOCK_STREAM)
        connecting.settimeout(0)
        try:
            await asyncio.get_running_loop().sock_connect(connecting, (address, port))
        except OSError as problem:
            connecting.close()
            failed = problem
        except BaseException:
            connecting.close()
            raise
        else:
            return connecting
    raise failed


async def _through_proxy(
    proxy: tuple[str, int], target: Target, secure: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(*proxy, limit=_HEAD)
    try:
        to = f"[{target.host}]" if ":" in target.host else target.host
        asked = (
            f"CONNECT {to}:{target.port} HTTP/1.1\r\nHost: {to}:{target.port}\r\n\r\n"
        )
        writer.write(asked.encode())
        await writer.drain()
        status, _head = await _answer(reader)
        if not 200 <= status < 300:
            raise Forbidden("proxy")
        if secure:
            await writer.start_tls(secure, server_hostname=target.host)
    except BaseException:
        writer.transport.abort()
        raise
    return reader, writer


def _head(target: Target, headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"POST {target.path} HTTP/1.1", f"host: {target.authority}"]
    named = {**_OWN, **headers, "content-length": str(len(body))}
    lines += [f"{name}: {value}" for name, value in named.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and head of the answer that counts; raises NoAnswer for what is none."""
    for _interim in range(_INTERIM):
        head = await reader.readuntil(b"\r\n\r\n")
        found = _STATUS.fullmatch(head.partition(b"\r\n")[0])
        if not found:
            raise NoAnswer("no-http")
        status = int(found[1])
        if status >= 200:
            return status, head
    raise NoAnswer("no-http")


async def _beginning(reader: asyncio.StreamReader, head: bytes) -> bytes:
    """The first bytes of the body, as many as come soon: what is delivered stays so, however slowly the rest comes."""
    length = _LENGTH.search(head)
    most = min(int(length[1]), _KEPT) if length else _KEPT
    found = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_FOR_BODY):
            while len(found) < most and (more := await reader.read(most - len(found))):
                found += more
    return _unchunked(found) if _CHUNKED.search(head) else found


def _unchunked(body: bytes) -> bytes:
    """What a body in chunks says, as far as it was read."""
    found, rest = b"", body
    while rest:
        size, _line, rest = rest.partition(b"\r\n")
        try:
            length = int(size.partition(b";")[0], 16)
        except ValueError:
            break
        found, rest = found + rest[:length], rest[length + 2 :]
    return found


def _readable(body: bytes) -> str:
    """As a text that any database takes."""
    return body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
