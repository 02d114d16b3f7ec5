"""Rules about every account that stands on the file, whatever the form names."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from countersign.invoices.suggesting.said import SaidValue, accounts_of
from countersign.invoices.vendors.history import other_accounts
from countersign.vendors.models import bare_code

from .check import Check, Level
from .checked import CheckedInvoice


def accounts(checked: CheckedInvoice) -> Iterator[Check]:
    """The file names the account that the form has, and no other that nobody knows to be the vendor's."""
    named = accounts_of(checked.documents)
    ours = bare_code(checked.invoice.iban)
    entered = {ours, *other_accounts(checked.invoice)} - {""}
    if not named or "iban" in checked.invoice.unparsed:
        return
    if strangers := sorted(entered - {one.value for one in named}) or [""] * (
        not entered
    ):
        yield _missed(checked, named, strangers[0])
    elif others := [one for one in named if _is_foreign(checked, one, entered)]:
        yield _further(others)


def _is_foreign(checked: CheckedInvoice, one: SaidValue, entered: set[str]) -> bool:
    """One that stands in a payment code alone is told with the code."""
    known = {account.iban for account in checked.vendor_history.accounts}
    return one.value not in {*entered, *known} and one.source != "code"


def _missed(checked: CheckedInvoice, named: Sequence[SaidValue], ours: str) -> Check:
    words = {
        "file": _listed(named),
        "entered": shown_account(ours),
        "agent": checked.invoice.agent,
    }
    message = _("Account: the file says %(file)s, %(agent)s entered %(entered)s.")
    if not ours:
        message = _("Account: the file says %(file)s, %(agent)s entered none.")
    return _check("file-account", Level.STOP, message % words, named, ours)


def _further(others: Sequence[SaidValue]) -> Check:
    """A second account in an e-invoice is paid by whoever pays by machine; one more on a page is often a second bank."""
    words = {"others": _listed(others)}
    if any(one.source == "xml" for one in others):
        message = _("The e-invoice names a further account: %(others)s.")
        return _check("second-account", Level.STOP, message % words, others, "")
    message = _("A further account stands on the page: %(others)s.")
    return _check("second-account", Level.HINT, message % words, others, "")


def _check(
    name: str, level: Level, message: str, told: Sequence[SaidValue], ours: str
) -> Check:
    places = tuple(place for one in told for place in one.places)
    subject = ":".join([*sorted(one.value for one in told), ours])[:400]
    return Check(name, level, message, ("iban",), places=places, subject=subject)


def _listed(told: Sequence[SaidValue]) -> str:
    return ", ".join(shown_account(one.value) for one in told[:5])


def shown_account(iban: str) -> str:
    """An IBAN in groups of four, as people compare them; another number as it is."""
    if not iban[:2].isalpha():
        return iban
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
