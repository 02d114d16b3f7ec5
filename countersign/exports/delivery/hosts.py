"""Other machines that files may be sent to: those that the operator has named, so that nobody reaches into the server's own network."""

from django.conf import settings
from django.utils.translation import gettext as _

from .place import Undelivered


def is_offered() -> bool:
    """Has the operator named any?"""
    return bool(settings.EXPORT_HOSTS)


def host_and_port(text: str, usual: int) -> tuple[str, int]:
    """From ``sftp.example.org:2222``; or Undelivered for one that is not among the named ones."""
    if text not in settings.EXPORT_HOSTS:
        raise Undelivered(_("Whoever runs Countersign has not named this machine."))
    host, _colon, port = text.partition(":")
    return host, int(port) if port.isdecimal() else usual
