"""What changes vendors: their pages, their accounts, what is learnt of them."""

from .accounts import add_account, confirm, remove_account, revoke
from .checking import keep_answer
from .learning import forget, keep_details, teach
from .listing import Listed, take_list
from .page import (
    FIELDS,
    Merged,
    NameTaken,
    NumberTaken,
    Page,
    PageChanged,
    add,
    block,
    change,
    unblock,
)

__all__ = [
    "FIELDS",
    "Listed",
    "Merged",
    "NameTaken",
    "NumberTaken",
    "Page",
    "PageChanged",
    "add",
    "add_account",
    "block",
    "change",
    "confirm",
    "forget",
    "keep_answer",
    "keep_details",
    "remove_account",
    "revoke",
    "take_list",
    "teach",
    "unblock",
]
