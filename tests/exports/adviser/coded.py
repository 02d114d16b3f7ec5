"""An approved invoice that is coded, and its vendor's creditor number."""

from decimal import Decimal
from typing import Any

from countersign.accounts.models import Membership
from countersign.coding.models import Account, CodingLine, CostCentre, TaxCode
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice
from tests.files import pdf


def number_vendor(invoice: Invoice, number: str) -> None:
    """Give its vendor a creditor number."""
    vendor = invoice.vendor
    assert vendor
    vendor.creditor_number = number
    vendor.save()


def make_coded(
    member: Membership,
    *parts: dict[str, Any],
    creditor: str = "70001",
    with_file: bool = True,
    **values: Any,
) -> Invoice:
    """Approved, with a line of coding for each part; 119.00 on account 4930 with the key of its tax code unless said otherwise."""
    document = make_document(member, pdf(ascii(values))) if with_file else None
    invoice = make_invoice(
        member, document=document, **{"status": Status.APPROVED} | values
    )
    if creditor:
        number_vendor(invoice, creditor)
    ours = member.organization
    for position, part in enumerate(parts or ({},), 1):
        said = {
            "account": "4930",
            "code": "VST19",
            "key": "9",
            "rate": Decimal(19),
            "category": "S",
            "centre": "",
            "amount": invoice.net_total,
            "tax": invoice.tax_total,
        } | part
        account, _new = Account.objects.get_or_create(
            organization=ours, number=said["account"], defaults={"name": "Büro"}
        )
        code = centre = None
        if said["code"]:
            code, _new = TaxCode.objects.get_or_create(
                organization=ours,
                number=said["code"],
                defaults={
                    "name": said["code"],
                    "rate": said["rate"],
                    "category": said["category"],
                    "datev_key": said["key"],
                },
            )
        if said["centre"]:
            centre, _new = CostCentre.objects.get_or_create(
                organization=ours, number=said["centre"], defaults={"name": "-"}
            )
        CodingLine.objects.create(
            organization=ours,
            invoice=invoice,
            position=position,
            account=account,
            cost_centre=centre,
            tax_code=code,
            amount=said["amount"],
            tax=said["tax"],
        )
    return invoice
