"""VIES, the register of VAT ids that the European Commission keeps: its REST API, asked for one id at a time.

Nobody calls this within a transaction: it may take as long as it is patient.
"""

import http.client
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from .models import bare_code

SECONDS: Final = 10
_MOST: Final = 64 * 1024
_HEAD: Final = {"Content-Type": "application/json", "Accept": "application/json"}
# Whose ids it knows: the members, Greece as EL, Northern Ireland as XI.
COUNTRIES: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "XI",
    ]
)
_ANSWERED: Final = ("", "VALID", "INVALID")


class NotInVies(Exception):
    """VIES knows no ids of this country."""


class NoAnswer(Exception):
    """It does not answer, or says that it can't tell now; the text says which, in its own words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the id is valid, and what the register says of whose it is; `consultation` proves that it was asked for."""

    is_valid: bool
    name: str
    address: str
    consultation: str


def ask(vat_id: str, *, asked_by: str = "") -> Answer:
    """What VIES says of a VAT id; `asked_by` is one's own, which gets a consultation number. Raises NotInVies or NoAnswer."""
    country, number = bare_code(vat_id)[:2], bare_code(vat_id)[2:]
    if country not in COUNTRIES or not number:
        raise NotInVies
    own = bare_code(asked_by)
    asked = {"countryCode": country, "vatNumber": number}
    if own[:2] in COUNTRIES:
        asked["requesterMemberStateCode"] = own[:2]
        asked["requesterNumber"] = own[2:]
    return _read(_fetch(asked))


def _fetch(asked: dict[str, str]) -> Any:
    request = Request(  # noqa: S310 - settings allow http and https alone
        f"{settings.VIES_URL}/check-vat-number", json.dumps(asked).encode(), _HEAD
    )
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            return json.loads(answer.read(_MOST))
    except HTTPError as problem:
        raise NoAnswer(_reason(problem.read(_MOST)) or f"HTTP {problem.code}") from None
    except (URLError, OSError, http.client.HTTPException) as problem:
        raise NoAnswer(str(getattr(problem, "reason", problem))) from problem
    except ValueError as problem:
        raise NoAnswer("its answer is no JSON") from problem


def _read(said: Any) -> Answer:
    if not isinstance(said, dict) or not isinstance(said.get("valid"), bool):
        raise NoAnswer(_first_error(said) or "its answer says nothing of the id")
    if (error := str(said.get("userError") or "")) not in _ANSWERED:
        raise NoAnswer(error)
    return Answer(
        said["valid"],
        *(_text(said.get(name)) for name in ("name", "address", "requestIdentifier")),
    )


def _text(value: Any) -> str:
    """What it says; it writes --- where it says nothing."""
    text = str(value or "").strip()
    return "" if text.strip("-") == "" else text[:1000]


def _reason(body: bytes) -> str:
    try:
        return _first_error(json.loads(body))
    except ValueError:
        return ""


def _first_error(said: Any) -> str:
    errors = said.get("errorWrappers") if isinstance(said, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else {}
    return str(first.get("error", ""))[:100] if isinstance(first, dict) else ""
