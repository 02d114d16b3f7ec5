"""The request as views behind a door see it."""

from django.http import HttpRequest

from .models import Membership


class MemberRequest(HttpRequest):
    """A request of somebody who is a member: `membership` is never None behind a door."""

    membership: Membership
