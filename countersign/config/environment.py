"""Typed reading of the environment. A bad value stops the start with one clear sentence."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from babel import UnknownLocaleError
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from countersign import durable

CHECKOUT: Final = Path(__file__).resolve().parents[2]
"""Where manage.py stands: paths count from there, in whatever folder a process is started."""

Place = IPv4Network | IPv6Network | str
"""A network, or one address as a network of its own; or a host by name."""

_HOST: Final = re.compile(r"(?!\d+$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
NETWORKS = {
    "none": [],
    "loopback": ["127.0.0.0/8", "::1/128"],
    "private": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
}


def text(name: str, default: str = "") -> str:
    """The value of NAME, or what stands in the file that NAME_FILE names (for secrets)."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return (CHECKOUT / file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(
                f"{name}_FILE: cannot read {file} ({problem.strerror})."
            ) from problem
    return os.environ.get(name, "").strip() or default


def path(name: str, default: str) -> Path:
    """A file or folder."""
    return (CHECKOUT / text(name, default)).resolve()


def own_folder(name: str, default: str) -> Path:
    """A folder that nobody else on this machine looks into, whatever the umask: made, or closed, when it is ours."""
    found = path(name, default)
    with suppress(OSError):  # who writes there says what is wrong with it
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close(found, 0o700)
    return found


def own_file(file: Path) -> None:
    """The same for a file: what others write beside it (SQLite its journal) has its rights."""
    if not file.exists() and os.access(file.parent, os.W_OK):
        file.touch(mode=0o600)
    if file.exists():
        _close(file, 0o600)


def _close(place: Path, mode: int) -> None:
    facts = place.stat()
    if facts.st_mode & 0o077 and facts.st_uid == os.geteuid():
        place.chmod(mode)


def flag(name: str, *, default: bool = False) -> bool:
    """Yes or no."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")
    return value in TRUE


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number within bounds."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not “{value}”."
        )
    return int(value)


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    """One of the options."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(
            f"{name} must be one of {', '.join(options)}, not “{value}”."
        )
    return value


def known(
    name: str, default: str, example: str, is_known: Callable[[str], object]
) -> str:
    """A value that `is_known` finds among the ones there are (it answers no, or raises)."""
    value = text(name, default)
    try:
        if is_known(value):
            return value
    except (ValueError, LookupError, UnknownLocaleError, OSError):
        pass
    raise ImproperlyConfigured(f"{name} must be {example}, not “{value}”.")


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def places(name: str, default: str = "") -> list[Place]:
    """A list of addresses, hosts and networks, as in 10.1.2.3, proxy or 10.1.0.0/24; "loopback" and "private" stand for the usual ones."""
    found: list[Place] = []
    for word in words(name, default):
        for place in NETWORKS.get(word, [word]):
            try:
                found.append(ip_network(place))
            except ValueError as problem:
                if not _HOST.fullmatch(place):
                    raise ImproperlyConfigured(
                        f"{name} must name addresses, hosts or networks as in 10.1.2.3, proxy or 10.1.0.0/24, not “{word}”."
                    ) from problem
                found.append(place)
    return found


def port() -> int:
    """The port of the web process, unless COUNTERSIGN_BIND has one."""
    return number("PORT", 8000, least=1, most=65535)


def bind() -> str:
    """Address and port that the web process listens at: this machine's own unless COUNTERSIGN_BIND says otherwise."""
    value = text("COUNTERSIGN_BIND", "127.0.0.1")
    if value.startswith("unix:") or value.rpartition(":")[2].isdigit():
        return value
    return f"{value}:{port()}"


def is_for_others(bound: str) -> bool:
    """Whether who listens there hears other machines: not at a loopback address, `localhost` or a socket in a folder."""
    host = bound.rpartition(":")[0].strip("[]")
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return not bound.startswith("unix:") and host != "localhost"


def address(name: str, default: str) -> str:
    """A web address without a path, as in https://invoices.example.org."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"{name} must look like https://invoices.example.org, not “{value}”."
        )
    return value


def service(name: str) -> str:
    """The http or https address of a service, with any path; empty when there is none."""
    value = text(name)
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ImproperlyConfigured(
            f"{name} must look like https://stamps.example.org/tsa, not “{value}”."
        )
    return value


def remote(name: str, scheme: str, example: str) -> str:
    """An address of this scheme, with a host and no password in it; empty when there is none."""
    value = text(name)
    parts = urlsplit(value)
    if value and (parts.scheme != scheme or not parts.hostname or parts.password):
        shown = value if not parts.password else f"{parts.scheme}://…"
        raise ImproperlyConfigured(f"{name} must look like {example}, not “{shown}”.")
    return value


def secret(name: str, keep_in: Path) -> str:
    """The secret from the environment; else one made at the first start and kept in a file of its own."""
    if value := text(name):
        return value
    if not keep_in.exists():
        durable.make(keep_in.parent)
        fresh = keep_in.with_name(f"{keep_in.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(get_random_secret_key())
            durable.settle(file)
        try:
            keep_in.hardlink_to(fresh)
            durable.keep_names(keep_in.parent)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            fresh.unlink()
    return keep_in.read_text(encoding="utf-8")
