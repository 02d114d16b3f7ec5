"""What an owner fills in about coding."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.accounts.models import Membership
from countersign.identity.written import has_unseen, plain
from countersign.money import NotANumber, parse_number
from countersign.vendors.models import Vendor

from .models import CHART, ChartRow, CodingRule, CodingSettings, CustomField, FieldKind

_OFFERED: Final = 2000  # rows of the chart in a list to choose from


def row_form(column: str) -> type["RowForm"]:
    """The form of an account, a cost centre, ..."""
    return type(
        "ThisRowForm",
        (RowForm,),
        {"Meta": type("Meta", (), {"model": CHART[column], "fields": _FIELDS[column]})},
    )


class RowForm(forms.ModelForm[ChartRow]):
    """A row of the chart. Its number is what it is known by, so it stays once it is there."""

    rate = forms.CharField(
        label=gettext_lazy("Rate in per cent"), max_length=20, required=False
    )

    class Meta:
        model = CHART["account"]
        fields = ["number", "name"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        self.instance.organization = member.organization
        self.fields["name"].validators.append(_is_seen)
        if self.instance.pk:
            self.fields["number"].disabled = True
        else:
            self.fields["number"].validators.append(_is_seen)
        if "rate" not in (self._meta.fields or ()):
            del self.fields["rate"]
        elif (rate := self.initial.get("rate")) is not None:
            self.initial["rate"] = member.organization.formats.show_number(rate)

    def clean_number(self) -> str:
        number = " ".join(str(self.cleaned_data["number"]).split())
        model = self._meta.model
        ours = model.objects.filter(organization=self._member.organization_id)
        if ours.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This number is there already."))
        return number

    def clean_rate(self) -> Any:
        text = plain(self.cleaned_data["rate"]).removesuffix("%").strip()
        if not text:
            return None
        try:
            rate = parse_number(text, self._member.organization.number_format)
        except NotANumber:
            rate = None
        if rate is None or not 0 <= rate <= 100 or rate != round(rate, 6):
            raise forms.ValidationError(_("This is no rate in per cent."))
        return rate


_FIELDS: Final = {
    "account": ["number", "name", "kind", "active"],
    "cost_centre": ["number", "name", "active"],
    "cost_object": ["number", "name", "active"],
    "tax_code": ["number", "name", "rate", "category", "datev_key", "active"],
}


class FieldForm(forms.ModelForm[CustomField]):
    """A custom field."""

    choices = forms.CharField(
        label=gettext_lazy("Choices, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=10_000,
    )

    class Meta:
        model = CustomField
        fields = ["name", "kind", "place", "choices", "required", "active"]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organization = member.organization
        self.fields["name"].validators.append(_is_seen)
        self.initial["choices"] = "\n".join(self.instance.choices)

    def clean_choices(self) -> list[str]:
        lines = (
            " ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()
        )
        choices = list(dict.fromkeys(line for line in lines if line))
        for choice in choices:
            _is_seen(choice)
        return choices

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("kind") == FieldKind.CHOICE and not typed.get("choices"):
            self.add_error("choices", _("Say what there is to choose from."))
        return typed


class RuleForm(forms.ModelForm[CodingRule]):
    """What a rule is about, and what it codes."""

    class Meta:
        model = CodingRule
        fields = ["vendor", "contains", *CHART]

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organization = member.organization
        vendors = Vendor.objects.visible_to(member).order_by("key")
        self._offer("vendor", vendors, _("Every vendor"))
        for column, model in CHART.items():
            rows = model.objects.visible_to(member).filter(active=True).in_order()
            if column != "account" and not rows.exists():
                del self.fields[column]
                continue
            self._offer(column, rows, "" if column == "account" else _("None"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not typed.get("vendor") and not typed.get("contains"):
            self.add_error(
                "contains", _("Name a vendor, or what the item contains, or both.")
            )
        return typed

    def _offer(self, name: str, rows: Any, none: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rows
        if none:
            field.empty_label = none


class SettingsForm(forms.ModelForm[CodingSettings]):
    """What the owner decides about coding."""

    class Meta:
        model = CodingSettings
        fields = ["needed", "managers_correct"]


def _is_seen(text: str) -> None:
    """Raise ValidationError for what a table that is brought may not say either: signs that cannot be shown."""
    if has_unseen(text):
        raise forms.ValidationError(_("It has signs that cannot be shown."))
