"""What an e-invoice breaks, and what it was held to."""

from dataclasses import dataclass
from typing import Final, Literal

from countersign.extraction.model import Notice

Severity = Literal["error", "warning", "info"]
# The first two classes of the German finance ministry's letter of 2025-10-15; the third, content, only a person can judge.
Class = Literal["format", "rule"]

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule or schema that an e-invoice breaks: its official id, how grave its authors hold that, their words.

    `location` is the XPath of the element, names without namespaces. A schema's faults have the id ``schema``.
    """

    rule: str
    severity: Severity
    text: str
    location: str = ""
    kind: Class = "rule"

    def notice(self) -> Notice:
        """The same as something to tell a person; the words are the authors' own, mostly English."""
        values = {"rule": self.rule, "text": self.text}
        return Notice("rule-broken", values, severity=self.severity)


@dataclass(frozen=True, slots=True)
class Held:
    """One set of rules, or a schema, that an e-invoice was held to: name, version as it states it, SHA-256 of its files."""

    name: str
    version: str
    sha256: str
    is_schema: bool = False
