"""Addresses in one organization, or in none: ``{% load places %}``."""

from typing import Any

from django import template

from countersign.accounts.places import address_across, address_in

register = template.Library()


@register.simple_tag
def across(name: str, *args: Any) -> str:
    """The address of a view that is about all organizations of a person."""
    return address_across(name, *args)


@register.simple_tag
def inside(organization_id: int, name: str, *args: Any) -> str:
    """The address of a view in an organization."""
    return address_in(organization_id, name, *args)
