"""What an owner fills in about a rule that assigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.choices import currencies
from countersign.accounts.models import Membership, User
from countersign.approval.forms import read_amount
from countersign.mailboxes.models import Mailbox
from countersign.vendors.models import Vendor

from .choosing import entering
from .models import AssigningRule, Source


class RuleForm(forms.ModelForm[AssigningRule]):
    """Which invoices a rule is about, and to whom they go."""

    above = forms.CharField(label=gettext_lazy("Above"), max_length=40, required=False)
    up_to = forms.CharField(
        label=gettext_lazy("Up to"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "The larger of gross total and what is to be paid counts."
        ),
    )

    field_order = ["vendor", "source", "mailbox", "currency", "above", "up_to", "user"]

    class Meta:
        model = AssigningRule
        fields = ["vendor", "source", "mailbox", "currency", "user", "active"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        rule = self.instance
        rule.organization = member.organization
        formats = member.organization.formats
        for name in ("above", "up_to"):
            if (amount := getattr(rule, name)) is not None:
                self.initial[name] = formats.show_amount(amount, rule.currency)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"),
            choices=[("", _("Every currency")), *currencies()],
            required=False,
        )
        vendors = Vendor.objects.visible_to(member).current().order_by("key")
        self._offer("vendor", vendors, _("Every vendor"))
        boxes = Mailbox.objects.filter(organization=member.organization_id)
        self._offer("mailbox", boxes.order_by("user", "folder", "pk"), _("None"))
        if not boxes.exists():
            del self.fields["mailbox"]
            known = [one for one in Source.choices if one[0] != Source.MAILBOX]
            source = self.fields["source"]
            assert isinstance(source, forms.ChoiceField)  # noqa: S101 - the model says so
            source.choices = known
        people = User.objects.filter(pk__in=entering(member.organization_id))
        self._offer("user", people.order_by("name", "email"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("source") != Source.MAILBOX:
            typed["mailbox"] = None
            self.instance.mailbox = None
        elif not typed.get("mailbox"):
            self.add_error("mailbox", _("Say which mailbox."))
        for name in ("above", "up_to"):
            self._read(name, typed)
        above, up_to = self.instance.above, self.instance.up_to
        if above is not None and up_to is not None and above >= up_to:
            self.add_error(
                "up_to", _("No amount is above the one and up to the other.")
            )
        return typed

    def _read(self, name: str, typed: dict[str, Any]) -> None:
        setattr(self.instance, name, None)
        text = typed.get(name)
        if text and not typed.get("currency"):
            if "currency" not in self.errors:
                self.add_error("currency", _("An amount needs its currency."))
        elif text:
            amount = read_amount(self._member, text, typed["currency"], self, name)
            setattr(self.instance, name, amount)

    def _offer(self, name: str, rows: Any, none: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - the model says so
        field.queryset = rows
        if none:
            field.empty_label = none
