"""Time stamps of an authority that others trust (RFC 3161): that some bytes were there at a moment."""

import http.client
from datetime import datetime
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_SECONDS: Final = 15
_MOST: Final = 256 * 1024
_QUERY: Final = {"Content-Type": "application/timestamp-query"}


class NotStamped(Exception):
    """The authority does not answer, or its answer is no stamp of these bytes that we can trust; the text says which."""


def stamp_of(data: bytes) -> bytes:
    """The authority's answer over some bytes, checked with its certificates before anybody keeps it; or NotStamped."""
    builder = TimestampRequestBuilder().data(data)
    asked = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    request = Request(  # noqa: S310 - settings allow http and https alone
        settings.TIMESTAMP_URL, asked.as_bytes(), _QUERY
    )
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - the same
            stamp: bytes = answer.read(_MOST)
    except (URLError, OSError, http.client.HTTPException) as problem:
        raise NotStamped(
            f"{settings.TIMESTAMP_URL} does not answer ({problem})"
        ) from problem
    stamped_at(stamp, data, VerifierBuilder.from_request(asked))
    return stamp


def stamped_at(
    stamp: bytes, data: bytes, builder: VerifierBuilder | None = None
) -> datetime:
    """When the authority says that it saw these bytes; or NotStamped, when it did not or is not the one we trust."""
    try:
        response: TimeStampResponse = decode_timestamp_response(stamp)
        verifier = builder or VerifierBuilder()
        for root in roots():
            verifier = verifier.add_root_certificate(root)
        verifier.build().verify_message(response, data)
    except (ValueError, VerificationError) as problem:
        raise NotStamped(f"it is no stamp of this line ({problem})") from problem
    return response.tst_info.gen_time


def roots() -> list[Certificate]:
    """The certificates that are trusted: those COUNTERSIGN_TIMESTAMP_ROOTS names."""
    try:
        return load_pem_x509_certificates(settings.TIMESTAMP_ROOTS.read_bytes())
    except (OSError, ValueError) as problem:
        raise NotStamped(
            f"{settings.TIMESTAMP_ROOTS} has no certificates ({problem})"
        ) from problem
