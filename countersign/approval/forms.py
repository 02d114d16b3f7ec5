"""What an owner fills in about approvals."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.choices import currencies
from countersign.accounts.models import Approvals, Membership, User
from countersign.identity.written import plain
from countersign.invoices.search.filters import agents
from countersign.money import NotANumber, exponent, parse_number
from countersign.vendors.models import Vendor

from .models import Rule

_LARGEST: Final = Decimal(10) ** 12


class ApprovalsForm(forms.Form):
    """Who approves what an owner entered."""

    approval = forms.ChoiceField(
        label=gettext_lazy("Who approves?"),
        choices=[
            (
                Approvals.OTHERS,
                gettext_lazy("Others: whoever entered an invoice never approves it."),
            ),
            (
                Approvals.ALONE,
                gettext_lazy("I alone: owners approve what they entered themselves."),
            ),
        ],
        widget=forms.RadioSelect,
    )
    machines = forms.BooleanField(
        label=gettext_lazy("Programs approve, too"),
        required=False,
        help_text=gettext_lazy(
            "Only by tokens of members for which an owner allows it, and never what their member may not approve."
        ),
    )


class LimitForm(forms.Form):
    """An amount in a currency."""

    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=40)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        usual = member.organization.currency
        super().__init__(*args, **{"initial": {"currency": usual}} | kwargs)
        self._member = member
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("amount") and typed.get("currency"):
            typed["amount"] = read_amount(
                self._member, typed["amount"], typed["currency"], self
            )
        return typed


class RuleForm(forms.ModelForm[Rule]):
    """The conditions of a rule and what it asks for."""

    above = forms.CharField(
        label=gettext_lazy("Gross total above"), max_length=40, required=False
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only these people's approval counts"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Nobody ticked: everybody's who decides on invoices."),
    )

    field_order = ["concern", "above", "currency", "vendor", "agent"]

    class Meta:
        model = Rule
        fields = ["concern", "currency", "vendor", "agent", "approvals", "owners"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        rule = self.instance
        rule.organization = member.organization
        if rule.above is not None:
            formats = member.organization.formats
            self.initial["above"] = formats.show_amount(rule.above, rule.currency)
        codes = [("", _("Every currency")), *currencies()]
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"),
            choices=codes,
            required=False,
            help_text=_(
                "An amount is meant in this currency. In a currency that no rule names an amount in, every invoice counts as above."
            ),
        )
        self._offer(
            "vendor",
            Vendor.objects.visible_to(member).current().order_by("key"),
            _("Every vendor"),
        )
        self._offer("agent", agents(member), _("Everybody"))
        managers = member.organization.memberships.managers().values("user")
        named = [user.pk for user in rule.people] if rule.pk else []
        people = User.objects.filter(pk__in=managers) | User.objects.filter(
            pk__in=named
        )
        self._offer("people", people.order_by("name", "email"))
        if member.organization.approves_alone:
            self._ask_for_one()
        self.initial["people"] = named

    def _ask_for_one(self) -> None:
        """Where owners approve alone no rule asks for two people: one approves, who may have to be an owner."""
        self.instance.approvals = 1
        del self.fields["approvals"]
        self.fields["owners"] = forms.BooleanField(
            label=_("An owner must approve"), required=False
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        above = typed.get("above")
        self.instance.above = None
        if above and not typed.get("currency"):
            self.add_error("currency", _("An amount needs its currency."))
        elif above:
            self.instance.above = read_amount(
                self._member, above, typed["currency"], self, "above"
            )
        approvals = typed.get("approvals", self.instance.approvals)
        if (typed.get("owners") or 0) > (approvals or 0):
            self.add_error("owners", _("No more owners than must approve in all."))
        return typed

    def _offer(self, name: str, rows: Any, none: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rows
        if none:
            field.empty_label = none


def read_amount(
    member: Membership,
    text: str,
    currency: str,
    form: forms.BaseForm,
    name: str = "amount",
) -> Decimal | None:
    """The amount as the organization writes it; an error on the form for what is none."""
    try:
        amount = parse_number(plain(text), member.organization.number_format)
    except NotANumber:
        form.add_error(name, _("“%(text)s” is not an amount.") % {"text": text})
        return None
    if not 0 <= amount < _LARGEST or amount != round(amount, exponent(currency)):
        form.add_error(
            name, _("This is not an amount in %(currency)s.") % {"currency": currency}
        )
        return None
    return amount
