"""An e-invoice's own XML together with what its header says."""

from collections.abc import Mapping

from countersign.extraction.einvoice.embedded import einvoice_xml
from countersign.extraction.einvoice.from_xml import read_xml
from countersign.extraction.einvoice.refusal import XmlRefused


def xml_and_header(data: bytes, media_type: str) -> tuple[bytes, Mapping[str, str]]:
    """The XML that a file is or carries, b"" where there is none, and its header's values by name, in their canonical form."""
    xml = einvoice_xml(data, media_type) or b""
    try:
        fields = read_xml(xml).fields if xml else {}
    except XmlRefused:
        fields = {}
    return xml, {name: one.value for name, one in fields.items()}
