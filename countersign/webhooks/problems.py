"""What kept an event from its receiver, in words for the owner."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: Final[Mapping[str, object]] = {
    "no-address": gettext_lazy(
        "This is no web address as it is needed here, such as https://example.org/countersign. "
        "It has no user name and no password, and a name with letters like ü is written as xn--…."
    ),
    "not-secure": gettext_lazy("The address must begin with https://."),
    "inner-network": gettext_lazy(
        "The address leads into an inner network, where nothing is sent to."
    ),
    "port": gettext_lazy(
        "The address names a port that nothing is sent to: it may be 443, 8443, 80 or 8080."
    ),
    "unknown-host": gettext_lazy("Nobody knows the name of the receiver."),
    "not-reached": gettext_lazy("The receiver can’t be reached."),
    "certificate": gettext_lazy("The receiver’s certificate is not valid."),
    "too-slow": gettext_lazy("The receiver took too long to answer."),
    "hung-up": gettext_lazy("The receiver hung up before it answered."),
    "no-http": gettext_lazy("What the receiver answered is no HTTP."),
    "proxy": gettext_lazy("The proxy did not let us through to the receiver."),
    "secret": gettext_lazy("The secret can’t be read any more: make a new one."),
    "redirect": gettext_lazy(
        "The receiver answered that it is elsewhere. Put in the address that it has now."
    ),
    "status": gettext_lazy("The receiver did not take it."),
    "gone": gettext_lazy("The receiver answered that it is gone for good."),
    "stopped": gettext_lazy("The webhook was stopped before this was sent."),
}


def in_words(code: str) -> str:
    """A problem as a sentence; empty for none."""
    if not code:
        return ""
    return str(_WORDS.get(code, "")) or _("It could not be sent.")
