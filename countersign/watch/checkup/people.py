"""Who may come in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.actions import has_owner
from countersign.accounts.models import Membership
from countersign.accounts.providers.refused import ProviderAway
from countersign.accounts.providers.saml import ends_on, issuer_in
from countersign.accounts.providers.saml_keys import can_read
from countersign.accounts.providers.ways import operators

from .finding import Finding, advise, fine, mend
from .place import is_public

_SOON: Final = timedelta(days=30)


def look() -> Iterator[Finding]:
    """The owner, the managers, whether strangers can register."""
    if not has_owner():
        found = mend if is_public() else advise
        yield found(
            _(
                "Nobody owns this installation yet: whoever registers first does. Register now."
            )
        )
    elif not Membership.objects.managers().exists():
        yield advise(_("Nobody decides on invoices yet. Add a manager under People."))
    yield _registration()
    yield from _provider()
    unproved = [one for one in _managing() if not one.manages]
    if unproved:
        text = ngettext(
            "%(count)s manager has not proved the mail address, and gets no mail with links. People shows who.",
            "%(count)s managers have not proved their mail addresses, and get no mail with links. People shows who.",
            len(unproved),
        )
        yield advise(text % {"count": len(unproved)})


def _provider() -> Iterator[Finding]:
    """The operator's provider, without asking it anything."""
    way = operators()
    if way is None:
        return
    at = {"name": way.name, "issuer": way.issuer}
    yield fine(_("People can sign in through %(name)s (%(issuer)s).") % at)
    if not way.metadata:
        return
    try:
        issuer_in(way.metadata)
    except ProviderAway as problem:
        yield mend(f"COUNTERSIGN_SIGN_IN_METADATA: {problem.text}")
        return
    ends = ends_on(way.metadata)
    if ends and ends < timezone.now() + _SOON:
        text = _(
            "The certificate of the sign-in provider ends on %(day)s. Fetch its description anew once it has the next one."
        )
        yield advise(text % {"day": ends.date().isoformat()})
    if way.secret and not can_read(way.secret):
        yield mend(
            _("COUNTERSIGN_SIGN_IN_KEY can’t be read: it must be an RSA key without a passphrase and its certificate, in PEM.")
        )  # fmt: skip


def _registration() -> Finding:
    """Who may register, in one sentence."""
    at = {"bind": settings.BIND}
    if settings.COUNTERSIGN_SIGNUP == "closed":
        return fine(_("Nobody can register: owners add people."))
    if settings.COUNTERSIGN_SIGNUP == "invite":
        return fine(_("Nobody can register once there is an owner, who adds people."))
    if is_public() or settings.LISTENS_TO_OTHERS:
        text = _(
            "Anybody who finds the address can register as an agent. Set COUNTERSIGN_SIGNUP=invite."
        )
        return mend(text)
    text = _(
        "Whoever opens it can register as an agent; it listens at %(bind)s, for this machine alone."
    )
    return fine(text % at)


def _managing() -> list[Membership]:
    return list(Membership.objects.managers().select_related("user"))
