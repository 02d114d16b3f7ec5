"""What holds in an organization now, as its procedure documentation tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.conf import settings

from countersign.accounts.models import Organization
from countersign.approval.models import Rule
from countersign.approval.progress import Demand
from countersign.approval.queries import limits, machines_of
from countersign.approval.words import condition, limit_in_words, requirement
from countersign.coding.models import CodingSettings
from countersign.exports.models import (
    AuditFile,
    AuditKind,
    DatevSettings,
    ExportProfile,
    Schedule,
    State,
)
from countersign.history.models import Keeping
from countersign.invoices.judging.shown_sets import ShownSets
from countersign.payments.models import HouseRule, OwnAccount
from countersign.review.models import AgreedFactor


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here."""

    name: str
    mail: str
    role: str
    has_factor: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """People, rules and settings of one organization."""

    organization: Organization
    people: Sequence[Person]
    rules: Sequence[tuple[str, str]]
    limits: Sequence[str]
    machines_approve: bool
    needs_coding: bool
    managers_code: bool
    accounts: Sequence[str]
    enterer_releases: bool
    profiles: Sequence[str]
    books: Sequence[str]
    kept_years: int
    in_bucket: bool
    rule_sets: Sequence[tuple[str, str, str]]
    earlier: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, organization: Organization) -> Self:
        """What there is now."""
        ours = organization.pk
        rules = Rule.objects.filter(organization=ours).in_order()
        coding = CodingSettings.objects.filter(organization=ours).first()
        kept = Keeping.objects.filter(pk=1).first()
        return cls(
            organization=organization,
            people=_people(organization),
            rules=[
                (
                    condition(one),
                    requirement(Demand.of(one), alone=organization.approves_alone),
                )
                for one in rules
            ],
            limits=[limit_in_words(one) for one in limits(ours)],
            machines_approve=bool(machines_of(ours)),
            needs_coding=bool(coding and coding.needed),
            managers_code=bool(coding and coding.managers_correct),
            accounts=[
                f"{one.label}: {one.iban}"
                for one in OwnAccount.objects.filter(organization=ours).in_use()
            ],
            enterer_releases=HouseRule.objects.filter(
                organization=ours, enterer_may_release=True
            ).exists(),
            profiles=_profiles(ours),
            books=_books(ours),
            kept_years=kept.years if kept else settings.KEEP_YEARS,
            in_bucket=settings.FILE_STORAGE["BACKEND"].endswith("Bucket"),
            rule_sets=_rule_sets(),
            earlier=_earlier(organization),
        )


def _people(organization: Organization) -> list[Person]:
    factors = AgreedFactor.objects.filter(organization=organization)
    agreed = set(factors.values_list("membership", flat=True))
    members = organization.memberships.select_related("user")
    return [
        Person(
            one.user.name,
            one.user.email,
            str(one.get_role_display()),
            one.pk in agreed,
        )
        for one in members.order_by("role", "user__name", "user__email")
    ]


def _profiles(organization: int) -> list[str]:
    rows = ExportProfile.objects.filter(organization=organization).order_by("name")
    return [
        f"{one.name}: {one.format}, {Schedule(one.schedule).label}, {one.get_target_display()}"
        for one in rows
    ]


def _books(organization: int) -> list[str]:
    found = DatevSettings.objects.filter(organization=organization).first()
    if found is None:
        return []
    names = ("consultant", "client", "first_month", "account_length", "chart", "locked")
    fields = {one.name: one for one in DatevSettings._meta.get_fields()}
    return [
        f"{fields[name].verbose_name}: {getattr(found, name)}"  # type: ignore[union-attr]
        for name in names
    ]


def _rule_sets() -> list[tuple[str, str, str]]:
    found = ShownSets.now()
    return [
        (one.name, one.version, one.sha256) for one in (*found.shipped, *found.packs)
    ]


def _earlier(organization: Organization) -> list[tuple[str, str]]:
    rows = AuditFile.objects.filter(
        organization=organization, kind=AuditKind.PROCEDURE, state=State.READY
    )
    zone, formats = organization.zone, organization.formats
    return [
        (formats.show_moment(one.asked_at, zone), one.sha256)
        for one in rows.order_by("-asked_at", "-pk")
    ]
