"""Whose mails go to the desk: those of known vendors, of colleagues, and of whom an owner trusts."""

from typing import Final

from django.db.models import Exists, OuterRef

from countersign.accounts.models import Membership
from countersign.extraction.domain_names import company_domain
from countersign.identity.companies import are_alike
from countersign.identity.signs import skeleton
from countersign.invoices.models import Invoice, Status
from countersign.mailboxes.models import ReceivedMail, Sender, Trust
from countersign.vendors.models import Vendor
from countersign.vendors.models.vendor import VendorQuerySet

_MOST: Final = 5000  # vendors whose domains are looked at


def trust_of(mail: ReceivedMail) -> Trust | None:
    """What is known of a mail's sender; None for somebody unknown, or where the mail server doubts that it is them."""
    organization, address = mail.organization_id, mail.sender
    said = Sender.objects.filter(organization=organization, address=address).first()
    if said and said.trust == Trust.BLOCKED:
        return Trust.BLOCKED
    if not address or is_doubted(mail.verdicts):
        return None
    if said or _is_colleague(organization, address):
        return Trust.TRUSTED
    domain = company_domain(address.rpartition("@")[2])
    if domain and _known(organization).filter(mail_domain=domain).exists():
        return Trust.TRUSTED
    return None


def is_doubted(verdicts: list[list[str]]) -> bool:
    """Does the mail server say that it may be from somebody else?"""
    found = {method: result for method, result, _domain in reversed(verdicts)}
    if "dmarc" in found:
        return found["dmarc"] == "fail"
    return found.get("spf") in {"fail", "softfail"} and found.get("dkim") != "pass"


def is_proved(mail: ReceivedMail) -> bool:
    """Does the mail server say that it is from whom it says it is: by DMARC, else by SPF or DKIM of that very domain?"""
    domain = mail.sender.rpartition("@")[2]
    passed = {
        method
        for method, result, told in mail.verdicts
        if result == "pass" and told == domain
    }
    if any(method == "dmarc" for method, _result, _domain in mail.verdicts):
        return bool(domain) and "dmarc" in passed
    return bool(domain) and bool(passed & {"spf", "dkim"})


def resembled(mail: ReceivedMail) -> str:
    """The mail domain of a known vendor that the sender's could be taken for; empty if there is none, or if it is that one."""
    domain = company_domain(mail.sender.rpartition("@")[2])
    if not domain:
        return ""
    domains = _known(mail.organization_id).exclude(mail_domain=None)
    others = list(domains.values_list("mail_domain", flat=True).distinct()[:_MOST])
    if domain in others:
        return ""
    return next((str(one) for one in others if _reads_as(domain, str(one))), "")


def _reads_as(one: str, other: str) -> bool:
    """The same name at another end (.com, .de), or one that a hurried eye takes for it."""
    first, second = skeleton(_name(one)), skeleton(_name(other))
    return len(second) >= 4 and are_alike(first, second)


def _name(domain: str) -> str:
    """Without its end, as people read it."""
    return domain.rpartition(".")[0].replace("-", "")


def _is_colleague(organization: int, address: str) -> bool:
    people = Membership.objects.filter(organization=organization, user__is_active=True)
    return people.filter(user__email=address).exists()


def _known(organization: int) -> VendorQuerySet:
    """Vendors with an approved invoice."""
    approved = Invoice.objects.filter(
        organization=organization, vendor=OuterRef("pk"), status=Status.APPROVED
    )
    return Vendor.objects.filter(Exists(approved), organization=organization)
