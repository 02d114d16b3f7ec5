"""A file's pages and whom it is made out to, as the reader takes them."""

from typing import Any

from countersign.accounts.models import Organization
from countersign.documents.models import Document
from countersign.extraction import model
from countersign.extraction.domain_names import company_domain
from countersign.invoices.models import Invoice

from . import queries


def pages_of(document: Document) -> tuple[model.Page, ...]:
    """The document's pages with their words, as the reader takes them."""
    found = queries.pages(document.organization_id, document.pk)
    return tuple(map(_page, found))


def first_pages_of(invoice: Invoice) -> tuple[model.Page, ...]:
    """The same of the file that an invoice begins with."""
    found = queries.first_pages(invoice.organization_id, invoice.pk)
    return tuple(map(_page, found))


def buyer_of(organization: Organization) -> model.Buyer:
    """Whom the organization's invoices are made out to."""
    return model.Buyer(
        name=organization.name,
        vat_id=organization.vat_id,
        date_order=organization.own_formats.date_order,
        mail_domains=frozenset(
            company_domain(member.user.email)
            for member in queries.members(organization.pk)
        ),
    )


def _page(page: Any) -> model.Page:
    words = tuple(
        model.Word(text, page.number, model.Box(x0, y0, x1, y1), source)
        for text, x0, y0, x1, y1, source in page.words
    )
    lines = tuple(model.Box(*line) for line in page.lines or ())
    return model.Page(page.number, page.width, page.height, words, page.turn, lines)
