"""Why a provider lets somebody not in: in our words for the history, in the user's for the page."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WRONG: Final = _(
    "What the provider answered does not fit what was asked. Please try once more."
)
WORDS: Final[Mapping[str, str | Promise]] = {
    "cancelled": _("The provider let nobody in. Please try once more."),
    "state": _WRONG,
    "answer": _WRONG,
    "signature": _(
        "The provider’s answer is not signed as it must be, so nobody was signed in."
    ),
    "audience": _(
        "The provider’s answer is meant for another program, so nobody was signed in."
    ),
    "expired": _("The provider’s answer is over already. Please try once more."),
    "nonce": _WRONG,
    "replayed": _("This answer of the provider was used already. Please try again."),
    "address": _(
        "The provider told no mail address that is known to be yours, so nobody was signed in. "
        "Whoever looks after it can set that the address is sent, as a verified one."
    ),
    "stranger": _(
        "Nobody is let in here with this mail address through this provider. An owner of the organization can add you."
    ),
    "elsewhere": _(
        "You work for other organizations, too, and no provider of one of them lets you in to all. "
        "Please sign in with your password or a passkey."
    ),
    "ended": _("Somebody has ended your access to this organization."),
    "group": _(
        "None of your groups has access. Whoever looks after the provider can add you to one that has."
    ),
    "inactive": _("Somebody has ended your access."),
}


class NotLetIn(Exception):
    """Nobody is signed in. `reason` is a key of WORDS, `about` the mail address that was told, if one was."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


class ProviderAway(Exception):
    """The provider can't be reached, or does not say what it must; `text` tells an owner which."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(text)
        self.text = text
