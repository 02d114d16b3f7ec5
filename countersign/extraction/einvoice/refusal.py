"""Why an XML file is not read."""

from countersign.extraction.model import Notice


class XmlRefused(Exception):
    """The XML cannot be read as an e-invoice; `code` is stable, `values` are its figures.

    Codes: ``xml-broken`` (values ``line``, ``column``), ``xml-encoding``, ``xml-with-dtd``,
    ``xml-too-large``, ``xml-too-deep``, ``xml-is-an-order``, ``xml-not-an-invoice``
    (values ``root``, and ``seems``, a word of `seeming`).
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def notice(self) -> Notice:
        """The same as something to tell a person."""
        return Notice(self.code, self.values, severity="error")
