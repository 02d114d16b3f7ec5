"""By what name people go in an organization: no two alike, and told with role and address where they could be mistaken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from .models import Membership, Role, User, name_sign

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody is here, and their address where another one here has a name that reads the same."""

    role: str
    address: str = ""

    @classmethod
    def of(cls, row: Any) -> Self:
        """Of a row that came `with_known`."""
        role = str(Role(row.known_role).label).lower() if row.known_role else ""
        return cls(role or _("not a member any more"), row.known_address or "")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.role, self.address) if part)


def is_taken(organization_id: int, name: str, *, but: User | None = None) -> bool:
    """Whether somebody (`but` this user) in the organization has a name that reads the same."""
    alike = Membership.objects.filter(
        organization=organization_id, user__sign=name_sign(name)
    )
    return alike.exclude(user=but).exists()


def with_known(rows: QuerySet[M], user: str) -> QuerySet[M]:
    """Rows of organizations, each with what the user in one of its columns is there: see `Known.of`."""
    there = Membership.objects.filter(
        organization=OuterRef("organization_id"), user=OuterRef(user)
    )
    alike = Membership.objects.filter(
        organization=OuterRef("organization_id"), user__sign=OuterRef("user__sign")
    ).exclude(user=OuterRef("user"))
    mistakable = there.exclude(user__name="").filter(Exists(alike))
    annotated: Any = rows.annotate(
        known_role=Subquery(there.values("role")[:1]),
        known_address=Subquery(mistakable.values("user__email")[:1]),
    )
    return annotated  # type: ignore[no-any-return]


def told(organization_id: int, user: User) -> str:
    """A user as mails name them: ``Nora (agent)``, ``Nora (agent, nora@example.org)``."""
    return all_told(organization_id, [user])[user.pk]


def all_told(
    organization_id: int,
    users: Iterable[User],
    known: Mapping[int, Known] | None = None,
) -> dict[int, str]:
    """The same of several, by their ids: one query, none where all of them are `known` already."""
    people = {user.pk: user for user in users}
    there = dict(known or {})
    if missing := people.keys() - there.keys():
        ours = Membership.objects.filter(organization=organization_id, user__in=missing)
        members = with_known(ours, "user")
        there |= {member.user_id: Known.of(member) for member in members}
    gone = Known(_("not a member any more"))
    nobody = {pk for pk, user in people.items() if user.is_everybody}
    return {
        pk: str(user) if pk in nobody else f"{user} ({there.get(pk, gone)})"
        for pk, user in people.items()
    }
