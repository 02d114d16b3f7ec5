"""The API: its nouns, what it answers when something is wrong, its description."""

from typing import Final

from . import (
    coding,
    documents,
    exports,
    health,
    me,
    members,
    payments,
    saved,
    vendors,
)
from .description import Api
from .docs import Page
from .handlers import handle
from .invoices import entering, listing, moving, talking

VERSION: Final = "1.0.0"


def made() -> Api:
    """The whole of it."""
    api = Api(
        title="Countersign",
        version=VERSION,
        description="Invoices, from the file to the decision. Amounts are texts, days ISO 8601, times UTC.",
        urls_namespace="api",
        docs=Page(),
    )
    handle(api)
    nouns = (
        *(health, me, documents, listing, entering, moving, talking),
        *(vendors, payments, exports, coding, members, saved),
    )
    for router in dict.fromkeys(noun.router for noun in nouns):
        api.add_router("", router)
    return api


API: Final = made()
