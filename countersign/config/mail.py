"""Where mail goes out."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env


@dataclass(frozen=True, slots=True)
class Server:
    """Django's settings for a mail server; without one, mail is written to a folder."""

    backend: str = "countersign.mail.backends.FolderBackend"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False


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
