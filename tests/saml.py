"""A provider of SAML: its description, and answers that it signs, right ones and such as no provider may give."""

import base64
import re
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import methods
from signxml.signer import XMLSigner

ENTITY = "https://idp.example/saml"
SIGN_IN = "https://idp.example/sign-in"
_EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@cache
def key_and_certificate(whose: str) -> tuple[Any, str]:
    """A key, and the certificate of it in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, whose)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return key, made.public_bytes(serialization.Encoding.PEM).decode()


def description() -> str:
    """The provider's metadata."""
    bare = "".join(key_and_certificate("provider")[1].splitlines()[1:-1])
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>{bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SIGN_IN}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>"""


@dataclass
class Answer:
    """An answer to the question that a browser was sent with; each field may be another one than it should be."""

    sent: str
    email: str
    subject: str = "7"
    groups: tuple[str, ...] = ()
    audience: str = ""
    destination: str = ""
    in_response_to: str = ""
    issuer: str = ENTITY
    minutes: int = 0
    confirmed: int = (
        5  # minutes that its subject is confirmed; its conditions hold for 5
    )
    signer: str = "provider"
    is_signed: bool = True
    name: str = field(default_factory=lambda: f"_{uuid.uuid4().hex}")
    changed: dict[str, str] = field(default_factory=dict)
    lacks: str = ""
    to: str = ""
    key_by: Any = xmlsec.Transform.RSA_OAEP
    by: Any = xmlsec.Transform.AES256_GCM

    def __post_init__(self) -> None:
        asked = question(self.sent)
        self.in_response_to = self.in_response_to or str(asked.get("ID"))
        self.destination = self.destination or str(
            asked.get("AssertionConsumerServiceURL")
        )
        issuer = asked.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        assert issuer is not None
        self.audience = self.audience or str(issuer.text)

    def posted(self) -> str:
        """As the browser posts it."""
        at = datetime.now(UTC) + timedelta(minutes=self.minutes)
        now, until = at.strftime(_MOMENT), (at + timedelta(minutes=5)).strftime(_MOMENT)
        before = (at - timedelta(minutes=1)).strftime(_MOMENT)
        confirmed = (at + timedelta(minutes=self.confirmed)).strftime(_MOMENT)
        groups = "".join(
            f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in self.groups
        )
        told = (
            f'<saml:Attribute Name="groups">{groups}</saml:Attribute>' if groups else ""
        )
        text = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="_r1" Version="2.0" IssueInstant="{now}" Destination="{self.destination}" InResponseTo="{self.in_response_to}">
<saml:Issuer>{self.issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="{self.name}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{self.issuer}</saml:Issuer>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>
<saml:Subject><saml:NameID Format="{_PERSISTENT}">{self.subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{confirmed}"
 Recipient="{self.destination}" InResponseTo="{self.in_response_to}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{before}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience>
</saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s1"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>{self.email}</saml:AttributeValue></saml:Attribute>{told}
</saml:AttributeStatement></saml:Assertion></samlp:Response>"""
        return base64.b64encode(self._signed(text)).decode()

    def _lacking(self, text: str) -> str:
        """Signed by the provider, but without, or with more than, what it should say."""
        here, there = self.destination, f"{self.destination}x"
        asked = f' InResponseTo="{self.in_response_to}"'
        first, found, rest = text.partition("<saml:SubjectConfirmationData")
        data, closing, last = rest.partition("/>")
        if self.lacks == "audience":
            return re.sub(
                r"<saml:AudienceRestriction>.*?</saml:AudienceRestriction>",
                "",
                text,
                flags=re.DOTALL,
            )
        if self.lacks == "longer_destination":
            return text.replace(f'Destination="{here}"', f'Destination="{there}"')
        data = {
            "recipient": data.replace(f' Recipient="{here}"', ""),
            "longer_recipient": data.replace(here, there),
            "in_response_to": data.replace(asked, ""),
            "until": re.sub(' NotOnOrAfter="[^"]*"', "", data),
        }[self.lacks]
        return f"{first}{found}{data}{closing}{last}"

    def _signed(self, text: str) -> bytes:
        text = self._lacking(text) if self.lacks else text
        tree = etree.fromstring(text.replace(">\n<", "><").encode())
        assertion = tree.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion")
        assert assertion is not None
        if self.is_signed:
            key, certificate = key_and_certificate(self.signer)
            signer = XMLSigner(
                method=methods.enveloped,
                c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",  # type: ignore[arg-type]
            )
            signed = signer.sign(
                assertion, key=key, cert=certificate, reference_uri=self.name
            )
            tree.replace(assertion, signed)
        else:
            mark = assertion.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
            assert mark is not None
            assertion.remove(mark)
        if self.to:
            self._encrypt(tree)
        found = etree.tostring(tree)
        for before, after in self.changed.items():
            found = found.replace(before.encode(), after.encode())
        return bytes(found)

    def _encrypt(self, tree: Any) -> None:
        """The statement for who has the key of the certificate `to` (PEM) alone."""
        space = "urn:oasis:names:tc:SAML:2.0:assertion"
        assertion = tree.find(f"{{{space}}}Assertion")
        holder = etree.SubElement(tree, f"{{{space}}}EncryptedAssertion")
        tree.replace(assertion, holder)
        holder.append(assertion)
        data = xmlsec.template.encrypted_data_create(
            holder, self.by, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
        )
        info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
        wrapped = xmlsec.template.add_encrypted_key(info, self.key_by)
        xmlsec.template.encrypted_data_ensure_cipher_value(data)
        xmlsec.template.encrypted_data_ensure_cipher_value(wrapped)
        manager = xmlsec.KeysManager()
        key = xmlsec.Key.from_memory(self.to, xmlsec.KeyFormat.CERT_PEM)
        manager.add_key(key)
        context = xmlsec.EncryptionContext(manager)
        kind, bits = (xmlsec.KeyData.DES, 192) if self.by == xmlsec.Transform.DES3 else (xmlsec.KeyData.AES, 256)  # fmt: skip
        context.key = xmlsec.Key.generate(kind, bits, xmlsec.KeyDataType.SESSION)
        context.encrypt_xml(data, assertion)


def question(sent: str) -> Any:
    """What a browser was sent to the provider with (AuthnRequest)."""
    asked = parse_qs(urlsplit(sent).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(asked), -15))
