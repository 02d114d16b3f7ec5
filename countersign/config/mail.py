"""Where mail goes out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; without one, mail is written to a folder."""

    backend: str = "countersign.mail.backends.FolderBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False
    timeout: int = 20

    def settings(self) -> dict[str, Any]:
        """Django's settings for it: `MAILERS` from 6.1 on, `EMAIL_...` before."""
        options = {
            "host": self.host,
            "port": self.port,
            "username": self.user,
            "password": self.password,
            "use_ssl": self.ssl,
            "use_tls": self.tls,
            "timeout": self.timeout,
        }
        if django.VERSION >= (6, 1):
            mailer = {"BACKEND": self.backend, "OPTIONS": options if self.host else {}}
            return {"MAILERS": {"default": mailer}}
        older = {"username": "HOST_USER", "password": "HOST_PASSWORD"}
        named = {
            older.get(name, name.upper()): value for name, value in options.items()
        }
        named["BACKEND"] = self.backend
        return {f"EMAIL_{name}": value for name, value in named.items()}


def door() -> tuple[str, str, int] | None:
    """Protocol, host and port of COUNTERSIGN_MAIL_DOOR, where a mail server hands mails over to us."""
    url = env.text("COUNTERSIGN_MAIL_DOOR")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "lmtp") or not parts.hostname or not parts.port:
        raise ImproperlyConfigured(
            "COUNTERSIGN_MAIL_DOOR must look like lmtp://127.0.0.1:8024."
        )
    return parts.scheme, parts.hostname, parts.port


def door_certificate() -> tuple[str, str]:
    """Files (PEM) with what the door shows for STARTTLS: its certificate with those above it, and the key; empty where it speaks in the clear."""
    certificate, key = "COUNTERSIGN_MAIL_DOOR_CERTIFICATE", "COUNTERSIGN_MAIL_DOOR_KEY"
    own = str(env.path(certificate, "")) if env.text(certificate) else ""
    return own, str(env.path(key, "")) if own and env.text(key) else own


def door_needs_tls(certificate: str) -> bool:
    """Whether a mail server that speaks in the clear is heard."""
    name = "COUNTERSIGN_MAIL_DOOR_TLS"
    if env.choice(name, "offered", ("offered", "required")) == "offered":
        return False
    if not certificate:
        raise ImproperlyConfigured(
            f"{name}=required needs COUNTERSIGN_MAIL_DOOR_CERTIFICATE."
        )
    return True


def invoices_address() -> tuple[str, str]:
    """The two sides of COUNTERSIGN_MAIL_ADDRESS; empty when there is none."""
    value = env.text("COUNTERSIGN_MAIL_ADDRESS")
    name, _at, domain = value.rpartition("@")
    if value and (not name or "+" in name or not domain):
        raise ImproperlyConfigured(
            "COUNTERSIGN_MAIL_ADDRESS must look like invoices@example.org."
        )
    return name, domain


def server() -> Server:
    """What EMAIL_URL names."""
    url = env.text("EMAIL_URL")
    if not url:
        return Server()
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp://user:password@mail.example.org:587?tls=yes."
        )
    ssl = parts.scheme == "smtps"
    return Server(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or (465 if ssl else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=ssl,
        tls=not ssl and parse_qs(parts.query).get("tls", ["yes"])[0] in env.TRUE,
    )
