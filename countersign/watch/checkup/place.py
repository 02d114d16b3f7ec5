"""Where it answers, and how well that is guarded."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from countersign.watch.networks import address, unknown_hosts, whole_networks

from .finding import Finding, advise, fine, mend

_LEAST_KEY = 40


def is_public() -> bool:
    """Whether people elsewhere are to open it: its address is not this machine's own."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    named = address(host)
    return host != "localhost" and not (named and named.is_loopback)


def look() -> Iterator[Finding]:
    """Address, TLS, debugging, secret key, static files."""
    yield from _address()
    if settings.DEBUG:
        yield mend(
            _(
                "Debugging is on: errors show the source and settings to anybody. Set COUNTERSIGN_DEBUG=no."
            )
        )
    if len(settings.SECRET_KEY) < _LEAST_KEY:
        yield mend(
            _(
                "The secret key is too short to protect sessions. Set COUNTERSIGN_SECRET_KEY to 50 random characters."
            )
        )
    else:
        yield fine(_("The secret key is long enough."))
    yield from _closed(settings.DATA_DIR)
    yield from _key_file(settings.DATA_DIR / "secret_key")
    if not any(Path(settings.STATIC_ROOT).glob("*")):
        yield mend(
            _(
                "Styles and scripts are missing. Run “make setup”, or “python manage.py collectstatic”."
            )
        )


def _address() -> Iterator[Finding]:
    url = settings.SITE_URL
    if not is_public():
        yield advise(
            _(
                "It answers at %(url)s: links in mails work on this machine only. Set COUNTERSIGN_URL to the address that people open."
            )
            % {"url": url}
        )
    elif not settings.SECURE:
        yield mend(
            _(
                "%(url)s is not encrypted: passwords and invoices can be read on the way. Put a proxy with TLS in front and set COUNTERSIGN_URL to its https address."
            )
            % {"url": url}
        )
    else:
        yield fine(_("It answers at %(url)s, encrypted.") % {"url": url})
        if not settings.PROXIES:
            yield mend(
                _(
                    "No proxy is trusted, so everybody counts as one address. Set COUNTERSIGN_PROXIES to the address or host name of the proxy in front."
                )
            )
    yield from _networks()
    if "*" in settings.ALLOWED_HOSTS:
        yield mend(
            _(
                "It answers under any host name, so that links in mails can be forged. Name the hosts in COUNTERSIGN_HOSTS."
            )
        )


def _closed(folder: Path) -> Iterator[Finding]:
    """Processes close it when they start, where it is theirs."""
    if folder.stat().st_mode & 0o077:
        yield advise(
            _(
                "Others on this machine can look into %(folder)s. Give it to the user that Countersign runs as, and to nobody else."
            )
            % {"folder": folder}
        )


def _networks() -> Iterator[Finding]:
    """Where a whole network is believed, or let in; and who is named that nobody knows."""
    if named := unknown_hosts(settings.PROXIES):
        text = _(
            "COUNTERSIGN_PROXIES names %(hosts)s, whom nobody knows here, so nothing that such a proxy says is believed. "
            "Check the name, and whether the proxy runs."
        )
        yield mend(text % {"hosts": ", ".join(named)})
    if named := whole_networks(settings.PROXIES):
        text = _(
            "COUNTERSIGN_PROXIES has whole networks (%(networks)s): whoever is in one can say that they come from elsewhere. "
            "Name the proxy alone, by its address or host name."
        )
        yield advise(text % {"networks": ", ".join(named)})
    if named := whole_networks(settings.METRICS_FROM):
        text = _(
            "COUNTERSIGN_METRICS_FROM has whole networks (%(networks)s): whoever is in one reads the figures. "
            "Name who watches by address or host name, or set COUNTERSIGN_METRICS_TOKEN."
        )
        yield advise(text % {"networks": ", ".join(named)})


def _key_file(file: Path) -> Iterator[Finding]:
    if file.exists() and file.stat().st_mode & 0o077:
        yield mend(
            _("Others on this machine can read %(file)s. Run “chmod 600 %(file)s”.")
            % {"file": file}
        )
