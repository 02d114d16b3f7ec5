"""What a provider says of somebody, once its answer was checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claims:
    """Who it is by the provider's own name (`subject`), and what it tells of them; `is_verified`: it says that the address is theirs."""

    subject: str
    email: str = ""
    is_verified: bool = False
    name: str = ""
    groups: tuple[str, ...] = ()


def groups_in(value: object) -> tuple[str, ...]:
    """The groups of a claim, which is a list of names or one name."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()
