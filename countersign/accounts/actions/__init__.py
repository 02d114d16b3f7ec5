"""Verbs about people: joining, adding, changing a role, removing; how they sign in; what is set."""

from .addresses import alone_with_address, wait_for_address
from .choosing import change_own_settings, change_settings
from .founding import NotAnOwner, found
from .opening import open_first
from .people import (
    Added,
    LastOwner,
    NameTaken,
    NotProved,
    StillHasWork,
    add_member,
    appoint_owner,
    change_role,
    enter,
    follow_groups,
    forget_waiting,
    has_owner,
    join,
    remove_member,
    the_organization,
    welcome_again,
    work_of,
)
from .sealing import seal_second_factors
from .sessions import (
    came_in,
    end_all_sessions,
    end_each,
    end_session,
    forget_ended,
    moved,
)
from .signing_in import note_address, prove, sign_in_changed, take_back

__all__ = [
    "Added",
    "LastOwner",
    "NameTaken",
    "NotAnOwner",
    "NotProved",
    "StillHasWork",
    "add_member",
    "alone_with_address",
    "appoint_owner",
    "came_in",
    "change_own_settings",
    "change_role",
    "change_settings",
    "end_all_sessions",
    "end_each",
    "end_session",
    "enter",
    "follow_groups",
    "forget_ended",
    "forget_waiting",
    "found",
    "has_owner",
    "join",
    "moved",
    "note_address",
    "open_first",
    "prove",
    "remove_member",
    "seal_second_factors",
    "sign_in_changed",
    "take_back",
    "the_organization",
    "wait_for_address",
    "welcome_again",
    "work_of",
]
