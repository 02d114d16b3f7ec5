"""The API: its nouns, what it answers when something is wrong, its description."""

from typing import Final

from . import (
    archives,
    assigning,
    documents,
    exports,
    health,
    history,
    me,
    months,
    saved,
)
from .coding import charts, correcting, rules
from .coding import settings as coding_settings
from .datev import books as datev_books
from .datev import fitting as datev_fitting
from .description import Api
from .docs import Page
from .handlers import handle
from .invoices import (
    cutting,
    desk,
    entering,
    further,
    listing,
    moving,
    talking,
    telling,
)
from .members import absences, people
from .payments import own, paid, runs, statements
from .vendors import coding as vendor_coding
from .vendors import looking, merging, paying, taking_over, writing

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
        *(desk, cutting, further, telling),
        *(looking, writing, merging, paying, vendor_coding, taking_over),
        *(datev_books, datev_fitting),
        *(paid, runs, statements, own, months, archives, history, exports),
        *(charts, coding_settings, rules, correcting),
        *(assigning, people, absences, saved),
    )
    for router in dict.fromkeys(noun.router for noun in nouns):
        api.add_router("", router)
    return api


API: Final = made()
