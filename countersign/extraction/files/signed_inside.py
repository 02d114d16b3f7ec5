"""Signatures inside an e-invoice's XML (XAdES, XMLDSig): who signed it, and whether the signature fits all of it.

As of signed files, whether a signer's certificate is to be trusted is not judged.
"""

import base64
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Final

import cryptography.x509
from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.exceptions import InvalidCertificate, InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from .signed import Fits, Signer, name_of

_LARGEST: Final = 10 * 1024 * 1024  # bytes: each part of a signature is of a copy
_MOST: Final = 5  # parts of one signature, and certificates beside it
_SPACE: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_KNOWN: Final = {_ENVELOPED, *(one.value for one in CanonicalizationMethod)}
# What a damaged signature raises, or one in a form that is not known here.
_DEFECTS: Final = (
    SignXMLException,
    UnsupportedAlgorithm,
    etree.LxmlError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
)


def signer_inside(xml: bytes) -> Signer | None:
    """Who signed an e-invoice inside its XML; None where that is not one signature over the whole of it.

    The caller has parsed the XML within bounds before, so that it is known to bring no document type.
    """
    if len(xml) > _LARGEST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    signatures = list(islice(root.iter(f"{_SPACE}Signature"), 2))
    if len(signatures) != 1 or not _is_of_the_whole(signatures[0]):
        return None
    at = _moment(next(signatures[0].iter("{*}SigningTime"), None))
    found = signatures[0].iterfind(f"{_SPACE}KeyInfo//{_SPACE}X509Certificate")
    certificates = [one.text or "" for one in islice(found, _MOST)]
    signers = [_signer(root, one, at) for one in certificates]
    return _best(signers)


def _is_of_the_whole(signature: etree._Element) -> bool:
    """Is the document itself among its parts, without the signature, and is nothing in them but what is known here?"""
    parts = signature.findall(f"{_SPACE}SignedInfo/{_SPACE}Reference")
    ways = [
        {one.get("Algorithm") for one in part.iter(f"{_SPACE}Transform")}
        for part in parts
    ]
    return (
        len(parts) <= _MOST
        and all(one <= _KNOWN for one in ways)
        and all(part.get("URI", "?")[:1] in ("", "#") for part in parts)
        and any(
            part.get("URI") == "" and _ENVELOPED in way
            for part, way in zip(parts, ways, strict=True)
        )
    )


def _signer(root: etree._Element, written: str, at: datetime | None) -> Signer:
    try:
        certificate = base64.b64decode(written)
        name = name_of(x509.Certificate.load(certificate))
        return Signer(name, at, _fits(root, certificate))
    except _DEFECTS:
        return Signer("", at, "unknown")


def _fits(root: etree._Element, certificate: bytes) -> Fits:
    """Weak hashes are told to be unknown: what fits them may be made."""
    trusted = cryptography.x509.load_der_x509_certificate(certificate)
    expected = SignatureConfiguration(
        expect_references=False,
        ignore_ambiguous_key_info=True,
        verification_time=trusted.not_valid_before_utc,
    )
    try:
        XMLVerifier().verify(
            root, x509_cert=trusted, validate_schema=False, expect_config=expected
        )
    except InvalidCertificate:
        return "unknown"
    except InvalidSignature:
        return "no"
    return "yes"


def _best(signers: Sequence[Signer]) -> Signer | None:
    """A file may bring the certificates of authorities besides: whose key fits is the signer, else the first."""
    fitting = [one for one in signers if one.fits == "yes"]
    known = [one for one in signers if one.fits != "unknown"]
    return next(iter(fitting or known or signers), None)


def _moment(element: etree._Element | None) -> datetime | None:
    try:
        return datetime.fromisoformat((element.text or "").strip()) if element is not None else None  # fmt: skip
    except ValueError:
        return None
