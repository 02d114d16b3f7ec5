"""Signed files (CMS SignedData, `.p7m`): what they hold, who signed it, and whether each signature fits it.

Whether a signer's certificate is to be trusted is not judged: no chain, no revocation, no list of authorities.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from countersign.sandbox.refused import Refused

SIGNED_DATA: Final = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"

_SEQUENCE: Final = 0x30
_ARMOUR: Final = re.compile(rb"-----(BEGIN|END) [A-Z0-9 ]{1,30}-----")
_MOST_LAYERS: Final = 3  # a signed file that is signed again
# Weaker ones can be made to fit another content.
_HASHES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
# What reading a damaged structure raises.
_DEFECTS: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    AttributeError,
)


Fits = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, as the certificate in the file says; `at` is the signer's own clock.

    `fits`: the signature was made of this content by this certificate's key ("yes", "no"), or that can't be checked.
    """

    name: str
    at: datetime | None
    fits: Fits


@dataclass(frozen=True, slots=True)
class Signed:
    """The content without its signatures, the outermost signers first."""

    content: bytes
    signers: tuple[Signer, ...]


def is_signed(head: bytes) -> bool:
    """Does a file that starts so hold CMS SignedData, in DER, BER or Base64?"""
    return _starts_signed(head) or _starts_signed(_unarmoured(head[:200], whole=False))


def unwrapped(data: bytes) -> Signed:
    """What a signed file holds, through all its layers; Refused for one that is damaged or has its content elsewhere."""
    signers: list[Signer] = []
    for _layer in range(_MOST_LAYERS):
        data, of_layer = _open(data)
        signers += of_layer
        if not is_signed(data[:200]):
            return Signed(data, tuple(signers))
    raise Refused("broken")


def _open(data: bytes) -> tuple[bytes, Sequence[Signer]]:
    binary = data if _starts_signed(data) else _unarmoured(data, whole=True)
    try:
        signed = cms.ContentInfo.load(binary)["content"]
        content = signed["encap_content_info"]["content"].native
    except _DEFECTS as problem:
        raise Refused("broken") from problem
    if content is None:
        raise Refused("signed-elsewhere")
    if not isinstance(content, bytes):
        raise Refused("signed-no-einvoice")
    try:
        certificates = [one.chosen for one in signed["certificates"] or ()]
        found = [
            _signer(each, certificates, content) for each in signed["signer_infos"]
        ]
    except _DEFECTS:
        found = []
    return content, found or [Signer("", None, "unknown")]


def _starts_signed(head: bytes) -> bool:
    return head[:1] == bytes([_SEQUENCE]) and SIGNED_DATA in head[:24]


def _unarmoured(data: bytes, *, whole: bool) -> bytes:
    """The bytes behind Base64, with or without the lines around it; none where it is not."""
    bare = re.sub(rb"\s+", b"", _ARMOUR.sub(b"", data.removeprefix(b"\xef\xbb\xbf")))
    if not whole:
        bare = bare[: len(bare) // 4 * 4]
    try:
        return base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signer(
    info: Any, certificates: Sequence[x509.Certificate], content: bytes
) -> Signer:
    certificate = next((one for one in certificates if _is_of(info, one)), None)
    attributes = {
        one["type"].native: one["values"] for one in info["signed_attrs"] or ()
    }
    when = attributes.get("signing_time")
    at = when[0].native if when is not None and len(when) else None
    if certificate is None:
        return Signer("", at, "unknown")
    return Signer(
        name_of(certificate), at, _fits(info, certificate, attributes, content)
    )


def _is_of(info: Any, certificate: x509.Certificate) -> bool:
    sid = info["sid"]
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.native)
    return bool(
        certificate.issuer == sid.chosen["issuer"]
        and certificate.serial_number == sid.chosen["serial_number"].native
    )


def name_of(certificate: x509.Certificate) -> str:
    """Whose certificate it is."""
    told = certificate.subject.native
    for part in ("common_name", "organization_name"):
        if isinstance(name := told.get(part), str):
            return name[:200]
    return " ".join(
        str(told.get(part, "")) for part in ("given_name", "surname")
    ).strip()


def _fits(
    info: Any, certificate: x509.Certificate, attributes: dict[str, Any], content: bytes
) -> Fits:
    """What is signed is the content itself, or attributes of which one is the content's hash."""
    hash_ = info["digest_algorithm"]["algorithm"].native
    if hash_ not in _HASHES:
        return "unknown"
    made = [content]
    if attributes:
        stated = attributes.get("message_digest")
        if stated is None or stated[0].native != hashlib.new(hash_, content).digest():
            return "no"
        signed = info["signed_attrs"].untag()
        made = [signed.dump(), signed.dump(force=True)]
    try:
        key = load_der_public_key(certificate.public_key.dump())
        return "yes" if any(_verify(key, info, one, hash_) for one in made) else "no"
    except (UnsupportedAlgorithm, NotImplementedError, *_DEFECTS):
        return "unknown"


def _verify(key: Any, info: Any, made: bytes, hash_: str) -> bool:
    signature = info["signature"].native
    algorithm = info["signature_algorithm"].signature_algo
    digest = _HASHES[hash_]()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, made, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            filling: padding.AsymmetricPadding = padding.PKCS1v15()
            if algorithm == "rsassa_pss":
                filling = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO)
            key.verify(signature, made, filling, digest)
        else:
            raise NotImplementedError(algorithm)
    except InvalidSignature:
        return False
    return True
