"""What the tests of approval share: rules in one line, and three who decide."""

from decimal import Decimal

import pytest

from countersign.accounts.models import Membership, Role
from countersign.approval.models import NamedApprover, Rule
from tests.factories import make_member


@pytest.fixture
def max_(organization) -> Membership:
    """A second manager."""
    return make_member(organization, "Max", Role.MANAGER)


@pytest.fixture
def rule(organization):
    """Set a rule: `rule(approvals=2, above=1000, currency="EUR", people=[mona, olga])`."""

    def make(*, people=(), above=None, **values) -> Rule:
        above = None if above is None else Decimal(above)
        made = Rule.objects.create(organization=organization, above=above, **values)
        for one in people:
            NamedApprover.objects.create(
                organization=organization, rule=made, user=one.user
            )
        return made

    return make
