"""Vouching that an account is the vendor's: four eyes before money goes to it."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.invoices import states
from countersign.invoices.models import Invoice, Status
from countersign.invoices.queries import hold_again
from countersign.invoices.vendors.history import VendorHistory, whole_accounts
from countersign.vendors import actions as vendors
from countersign.vendors.models import BankAccount, bare_code


class NotTold(Exception):
    """Whoever vouches says how the account was checked."""


class NotTheSecond(Exception):
    """Who entered the invoice can't vouch for its account."""


class LinkIsNotEnough(Exception):
    """For an account that changed, is another vendor's, or of a vendor that resembles another, somebody vouches who is signed in."""


class AnotherAccount(Exception):
    """The invoice does not name the account any more that was seen."""


@transaction.atomic
def vouch(invoice: Invoice, *, iban: str, how: str, by: Membership) -> None:
    """Make the account that `by` saw on a waiting invoice (an IBAN, or a number of another scheme) a confirmed one of its vendor, and record it.

    Raises NotTold, AnotherAccount, NotTheSecond, LinkIsNotEnough or states.NotAllowed; then nothing has
    happened. Vouching for what is confirmed changes nothing.
    """
    how = how.strip()
    if not how:
        raise NotTold
    invoice = hold_again(invoice)
    if invoice.status != Status.SUBMITTED:
        raise states.NotAllowed(invoice)
    history = VendorHistory.of(invoice)
    others, number = whole_accounts(invoice), bare_code(iban)
    if invoice.vendor is None or number not in ({history.iban, *others} - {""}):
        raise AnotherAccount
    asked = {**history.new_accounts}
    if history.needs_confirmation:
        asked[history.iban] = ""
    if number not in asked:
        return
    if not invoice.admits(by) or not by.manages:
        raise NotTheSecond
    if by.via and history.asks_to_sign_in:
        raise LinkIsNotEnough
    vendors.confirm(
        invoice.vendor,
        number,
        scheme=others.get(number),
        how=how,
        named_by=invoice,
        by=by,
    )


@transaction.atomic
def vouch_on_page(account: BankAccount, *, how: str, by: Membership) -> bool:
    """Make an account that stands on its vendor's page a confirmed one, and record it; was it not confirmed yet?

    Raises NotTold, LinkIsNotEnough, or NotTheSecond for whoever wrote it there or entered an invoice that names it; then
    nothing has happened.
    """
    how = how.strip()
    if not how:
        raise NotTold
    if by.via:
        raise LinkIsNotEnough
    held = BankAccount.objects.select_for_update(no_key=True, of=("self",))
    account = held.select_related("vendor").get(account.itself)
    if account.is_confirmed:
        return False
    named = Invoice.objects.filter(
        organization=account.organization_id, vendor=account.vendor_id
    )
    own = named.filter(agent=by.user_id)
    handed_over = [
        one
        for one in named.exclude(earlier_agents=None)
        if one.was_entered_by(by.user_id)
    ]
    if account.scheme is None:
        entered = own.filter(iban=account.iban).exists()
        entered |= any(one.iban == account.iban for one in handed_over)
    else:
        either = (*own, *handed_over)
        entered = any(account.iban in whole_accounts(one) for one in either)
    is_theirs = entered or account.added_by_id == by.user_id
    if not by.manages or (is_theirs and not by.approves_own):
        raise NotTheSecond
    vendor, scheme = account.vendor, account.scheme
    vendors.confirm(
        vendor, account.iban, scheme=scheme, how=how, named_by=vendor, by=by
    )
    return True
