"""Names of mail and web domains that say nothing of a company, and what remains of others."""

from typing import Final

NO_COMPANY: Final = frozenset(
    {"aol", "co", "com", "email", "example", "free", "gmail", "gmx", "googlemail", "hotmail", "icloud", "laposte", "libero",
     "live", "localhost", "mail", "net", "onet", "orange", "org", "outlook", "proton", "protonmail", "seznam", "t-online", "test", "wanadoo", "web", "wp", "yahoo"}
)  # fmt: skip
# Where anybody may have a mail address, beside these.
_FOR_ANYBODY: Final = NO_COMPANY | frozenset(
    [
        "163",
        "alice",
        "att",
        "bigpond",
        "bluewin",
        "btinternet",
        "centrum",
        "comcast",
        "fastmail",
        "freenet",
        "hey",
        "interia",
        "kpnmail",
        "mac",
        "mailbox",
        "me",
        "msn",
        "o2",
        "posteo",
        "qq",
        "rocketmail",
        "sfr",
        "skynet",
        "telenet",
        "tiscali",
        "tutanota",
        "verizon",
        "virgilio",
        "ymail",
        "ziggo",
        "zoho",
    ]
)
_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "gov", "net", "org"})
_LONGEST: Final = 100


def company_domain(address: str) -> str:
    """The registered domain of a mail address or host; empty for one that anybody may have."""
    host = address.rpartition("@")[2].lower().strip(". ")
    parts = [part for part in host.split(".") if part]
    deep = len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    own = parts[-3 if deep else -2 :]
    is_one = len(own) > 1 and own[0] not in _FOR_ANYBODY
    return ".".join(own) if is_one and len(host) <= _LONGEST else ""
