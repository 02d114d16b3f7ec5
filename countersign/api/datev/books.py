"""How the books are kept for DATEV: the settings, tax keys, rates, and the short forms that are always taken."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Schema, Status

from countersign.accounts.http import MemberRequest
from countersign.api.actions import in_turn
from countersign.api.forms import Sent, filled
from countersign.api.versions import IF_IT_MATCHES, Tagged, must_match, tagged
from countersign.coding.models.chart import TaxCategory
from countersign.exports.adviser import actions
from countersign.exports.adviser.access import own_agreement, own_key, own_rate
from countersign.exports.adviser.forms import KeyForm, RateForm, SettingsForm
from countersign.exports.models import (
    DatevAgreement,
    DatevKey,
    DatevRate,
    DatevSettings,
)
from countersign.exports.models.datev import PostingText
from countersign.invoices.content.values import plain

from .noun import LOOKS, SETS, router


class DatevKeyOut(Schema):
    """The tax key (BU-Schlüssel) of a rate and category, for what no tax code says it of."""

    id: int
    category: TaxCategory
    rate: str = Field(description="In per cent.", examples=["19"])
    key: str = Field(examples=["9"])

    @classmethod
    def of(cls, row: DatevKey) -> "DatevKeyOut":
        """What is told of a key."""
        category, rate = TaxCategory(row.category), plain(row.rate) or "0"
        return cls(id=row.pk, category=category, rate=rate, key=row.key)


class DatevRateOut(Schema):
    """How much of a foreign currency one unit of the books' currency was in a month."""

    id: int
    currency: str = Field(examples=["USD"])
    month: str = Field(examples=["2026-03"])
    rate: str = Field(examples=["1.0852"])

    @classmethod
    def of(cls, row: DatevRate) -> "DatevRateOut":
        """What is told of a rate."""
        month, rate = f"{row.month:%Y-%m}", plain(row.rate) or "0"
        return cls(id=row.pk, currency=row.currency, month=month, rate=rate)


class DatevFormOut(Schema):
    """A field whose short form is always taken."""

    id: int
    field: str
    agreed_at: datetime


class DatevBooks(Tagged):
    """Whose books they are and how they are kept; `is_set` is false while nobody has said it, and nothing is written for DATEV."""

    is_set: bool
    consultant: int | None = Field(description="Beraternummer.", examples=[29098])
    client: int | None = Field(description="Mandantennummer.", examples=[55003])
    first_month: int = Field(description="In which the financial year begins.")
    account_length: int = Field(description="Digits of an account.")
    chart: str
    currency: str
    text: PostingText
    due_in_second: bool
    locked: bool
    default_account: str
    default_creditor: str
    automatic: str
    keys: list[DatevKeyOut]
    rates: list[DatevRateOut]
    always: list[DatevFormOut]

    @classmethod
    def of(cls, request: MemberRequest) -> "DatevBooks":
        """What is told of the organization's books."""
        organization = request.membership.organization
        row = _row(request)
        kept = row or DatevSettings(currency=organization.currency)
        always = DatevAgreement.objects.filter(
            organization=organization, invoice=None, vendor=None
        )
        return cls(
            is_set=row is not None,
            consultant=kept.consultant,
            client=kept.client,
            first_month=kept.first_month,
            account_length=kept.account_length,
            chart=kept.chart,
            currency=kept.currency,
            text=PostingText(kept.text),
            due_in_second=kept.due_in_second,
            locked=kept.locked,
            default_account=kept.default_account,
            default_creditor=kept.default_creditor,
            automatic=kept.automatic,
            keys=[
                DatevKeyOut.of(one)
                for one in DatevKey.objects.filter(organization=organization)
            ],
            rates=[
                DatevRateOut.of(one)
                for one in DatevRate.objects.filter(organization=organization)
            ],
            always=[
                DatevFormOut(id=one.pk, field=one.field, agreed_at=one.at)
                for one in always
            ],
        )


class DatevSettingsIn(Sent):
    """What is to be so from now on; what is left out stays, null empties."""

    consultant: int | None = Field(
        default=None, ge=1001, le=9_999_999, examples=[29098]
    )
    client: int | None = Field(default=None, ge=1, le=99_999, examples=[55003])
    first_month: int | None = Field(default=None, ge=1, le=12)
    account_length: int | None = Field(default=None, ge=4, le=8)
    chart: str | None = Field(default=None, max_length=4, examples=["03"])
    currency: str | None = Field(default=None, max_length=3, examples=["EUR"])
    text: PostingText | None = None
    due_in_second: bool | None = None
    locked: bool | None = None
    default_account: str | None = Field(default=None, max_length=9)
    default_creditor: str | None = Field(default=None, max_length=9)
    automatic: str | None = Field(
        default=None, max_length=1000, examples=["3400-3449, 4945"]
    )


@router.get("/datev", response=DatevBooks, auth=LOOKS, summary="How DATEV is set")
def get_datev(request: MemberRequest, response: HttpResponse) -> DatevBooks:
    """The settings, the tax keys, the rates, and the short forms that are always taken."""
    return tagged(DatevBooks.of(request), response)


@router.patch(
    "/datev",
    response=DatevBooks,
    auth=SETS,
    summary="Set DATEV",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def set_datev(
    request: MemberRequest, said: Body[DatevSettingsIn], response: HttpResponse
) -> DatevBooks:
    """How the books are kept; consultant and client are needed the first time. It holds for what is exported from then on."""
    must_match(request, DatevBooks.of(request), said)
    member, row = request.membership, _row(request)
    form = filled(lambda data: SettingsForm(member, data, instance=row), said)
    actions.set_settings(form.cleaned_data, by=member)
    return tagged(DatevBooks.of(request), response)


class DatevKeyIn(Sent):
    """A tax key, in place of the one of its rate and category."""

    category: TaxCategory = TaxCategory.STANDARD
    rate: str = Field(max_length=40, examples=["19"])
    key: str = Field(max_length=4, examples=["9"])


@router.post("/datev/keys", response=DatevBooks, auth=SETS, summary="Set a tax key")
def set_datev_key(
    request: MemberRequest, said: Body[DatevKeyIn], response: HttpResponse
) -> DatevBooks:
    """The same again changes nothing."""
    member = request.membership
    form = filled(lambda data: KeyForm(member, data), said)
    actions.set_key(**form.cleaned_data, by=member)
    return tagged(DatevBooks.of(request), response)


@router.delete(
    "/datev/keys/{int:key_id}",
    response={204: None},
    auth=SETS,
    summary="Delete a tax key",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def delete_datev_key(request: MemberRequest, key_id: int) -> Any:
    """What was exported with it stays as it is."""
    key = own_key(request, key_id)
    must_match(request, DatevBooks.of(request))
    actions.delete_key(key, by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


class DatevRateIn(Sent):
    """A rate, in place of the one of its currency and month."""

    currency: str = Field(max_length=3, examples=["USD"])
    month: str = Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])
    rate: str = Field(max_length=40, examples=["1.0852"])


@router.post(
    "/datev/rates",
    response=DatevBooks,
    auth=SETS,
    summary="Set what a currency was worth",
)
def set_datev_rate(
    request: MemberRequest, said: Body[DatevRateIn], response: HttpResponse
) -> DatevBooks:
    """The same again changes nothing."""
    member = request.membership
    form = filled(lambda data: RateForm(member, data), said)
    actions.set_rate(**form.cleaned_data, by=member)
    return tagged(DatevBooks.of(request), response)


@router.delete(
    "/datev/rates/{int:rate_id}",
    response={204: None},
    auth=SETS,
    summary="Delete a rate",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def delete_datev_rate(request: MemberRequest, rate_id: int) -> Any:
    """What was exported with it stays as it is."""
    rate = own_rate(request, rate_id)
    must_match(request, DatevBooks.of(request))
    actions.delete_rate(rate, by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.delete(
    "/datev/forms/{int:form_id}",
    response={204: None},
    auth=SETS,
    summary="Agree to a short form no longer",
    openapi_extra={"parameters": [IF_IT_MATCHES]},
)
@in_turn
def withdraw_datev_form(request: MemberRequest, form_id: int) -> Any:
    """What does not fit there is listed again; what was exported stays as it is."""
    form = own_agreement(request, form_id)
    must_match(request, DatevBooks.of(request))
    actions.withdraw(form, by=request.membership)
    return Status(HTTPStatus.NO_CONTENT, None)


def _row(request: MemberRequest) -> DatevSettings | None:
    ours = request.membership.organization_id
    return DatevSettings.objects.filter(organization=ours).first()
