"""What the owner decides about coding: what is needed, custom fields, the neutral chart."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.forms import Sent, filled
from countersign.api.versions import IF_IT_MATCHES, Tagged, must_match, tagged
from countersign.coding import queries
from countersign.coding.access import own_field
from countersign.coding.actions import charting
from countersign.coding.forms import FieldForm, SettingsForm
from countersign.coding.models import CodingSettings, CustomField, FieldKind
from countersign.coding.models.field import Place

from .noun import READS, SETS, router

Choice = Annotated[str, Field(max_length=200)]


class SettingsOut(Tagged):
    """What is decided about coding."""

    needed: bool = Field(description="What is not coded can't be submitted.")
    managers_correct: bool = Field(description="Managers may correct the coding of what waits or is approved.")  # fmt: skip


class SettingsIn(Sent):
    """What is to be so from now on; what is left out stays."""

    needed: bool | None = None
    managers_correct: bool | None = None


@router.get(
    "/coding-settings", response=SettingsOut, auth=READS, summary="How coding is set"
)
def get_coding_settings(request: MemberRequest, response: HttpResponse) -> SettingsOut:
    """As the owner has decided, or as it is at first."""
    return tagged(_settings(_row(request) or CodingSettings()), response)


@router.patch(
    "/coding-settings",
    response=SettingsOut,
    auth=SETS,
    summary="Set coding",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def set_coding(
    request: MemberRequest, said: Body[SettingsIn], response: HttpResponse
) -> SettingsOut:
    """It holds from the next look at each invoice on."""
    row = _row(request)
    must_match(request, _settings(row or CodingSettings()), said)
    form = filled(lambda data: SettingsForm(data, instance=row), said)
    charting.set_settings(form.cleaned_data, by=request.membership)
    return tagged(_settings(_row(request) or CodingSettings()), response)


class Begun(Schema):
    """How many accounts and tax codes were added."""

    added: int


@router.post(
    "/coding-settings/neutral-chart",
    response=Begun,
    auth=SETS,
    summary="Begin with the neutral chart",
)
def begin_neutral_chart(request: MemberRequest) -> Begun:
    """Add the small neutral chart, as far as its numbers are not there yet."""
    return Begun(added=charting.begin_neutral(by=request.membership))


def _row(request: MemberRequest) -> CodingSettings | None:
    ours = CodingSettings.objects.filter(organization=request.membership.organization)
    return ours.first()


def _settings(row: CodingSettings) -> SettingsOut:
    return SettingsOut(needed=row.needed, managers_correct=row.managers_correct)


class FieldOut(Tagged):
    """A custom field; `key` stands in the path of its values: `custom.KEY.value`."""

    id: int
    key: str
    name: str = Field(examples=["Project"])
    kind: FieldKind
    place: Place
    choices: list[str]
    required: bool
    active: bool

    @classmethod
    def of(cls, field: CustomField) -> "FieldOut":
        """What is told of a custom field."""
        return cls(
            id=field.pk,
            key=field.key,
            name=field.name,
            kind=FieldKind(field.kind),
            place=Place(field.place),
            choices=field.choices,
            required=field.required,
            active=field.active,
        )


class Fields(Schema):
    """All custom fields."""

    fields: list[FieldOut]


class FieldIn(Sent):
    """A custom field; what is left out stays."""

    name: str | None = Field(default=None, max_length=100)
    kind: FieldKind | None = None
    place: Place | None = None
    choices: list[Choice] | None = Field(default=None, max_length=200)
    required: bool | None = None
    active: bool | None = None


@router.get("/coding-fields", response=Fields, auth=READS, summary="Custom fields")
def list_custom_fields(request: MemberRequest) -> Fields:
    """Also those that are not active."""
    rows = queries.custom_fields(request.membership.organization_id)
    return Fields(fields=[FieldOut.of(one) for one in rows])


@router.post(
    "/coding-fields",
    response={201: FieldOut},
    auth=SETS,
    summary="Add a custom field",
)
def add_custom_field(
    request: MemberRequest, said: Body[FieldIn], response: HttpResponse
) -> Any:
    """For invoices or items. What its values are stored under is made of its first name, and stays."""
    form = filled(lambda data: FieldForm(request.membership, data), said)
    charting.set_field(form.instance, by=request.membership)
    told = tagged(FieldOut.of(form.instance), response)
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/coding-fields/{int:field_id}",
    response=FieldOut,
    auth=SETS,
    summary="Change a custom field",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def change_custom_field(
    request: MemberRequest,
    field_id: int,
    said: Body[FieldIn],
    response: HttpResponse,
) -> FieldOut:
    """One that is not active is not asked for; what was filled in stays."""
    field = own_field(request, field_id)
    must_match(request, FieldOut.of(field), said)
    form = filled(
        lambda data: FieldForm(request.membership, data, instance=field), said
    )
    charting.set_field(form.instance, by=request.membership)
    return tagged(FieldOut.of(own_field(request, field_id)), response)
