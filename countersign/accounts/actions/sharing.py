"""The user who stands for everybody: whose desk has what nobody has taken yet."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from countersign.accounts.models import NOWHERE, Organization, User


@transaction.atomic
def everybody_of(organization: Organization) -> User:
    """Who stands for everybody in an organization, made when first needed: no member, without a password, mailed to by nobody."""
    if organization.everybody is None:
        held = Organization.objects.select_for_update(no_key=True).get(
            pk=organization.pk
        )
        if held.everybody is None:
            with held.own_words():
                name = _("Everybody’s desk")
            address = f"{uuid4().hex}@{NOWHERE}"
            user = User.objects.create_user(address, name=name, is_active=False)
            held.everybody = user.pk
            held.save(update_fields=["everybody"])
        organization.everybody = held.everybody
    return User.objects.get(pk=organization.everybody)
