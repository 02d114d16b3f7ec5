"""The API as its description tells of it, for Schemathesis: which calls there may be, and what each must be answered.

COUNTERSIGN_EXAMPLES is how many are made up for each test.
"""

import os
from typing import Any, ClassVar, Final

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import AuthContext, Case

from countersign.config.wsgi import application

EXAMPLES: Final = int(os.environ.get("COUNTERSIGN_EXAMPLES", "2"))
# What is well formed may still be no invoice: then it is refused in words.
_REFUSED: Final = ["2xx", "3xx", "403", "404", "409", "412", "413", "422", "428"]
_CONFIG: Final = schemathesis.Config.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": _REFUSED}},
        # Who comes in is not made up: each operation is asked without a token, and with a wrong one, by a check of its own.
        "generation": {"with-security-parameters": False},
    }
)


def _to_its_end(environ: dict[str, Any], start: Any) -> list[bytes]:
    """What a server does: read all of an answer, and close it."""
    answer = application(environ, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


SCHEMA: Final = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", _to_its_end, config=_CONFIG
)
# Operations by their names.
FOUND: Final = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
}


@SCHEMA.auth(refresh_interval=None)
class Coming:
    """Every call carries the secret of the running test."""

    secret: ClassVar[str] = ""

    def get(self, case: Case, context: AuthContext) -> str:
        """What lets this test in."""
        return self.secret

    def set(self, case: Case, data: str, context: AuthContext) -> None:
        """Let the call in."""
        case.headers["Authorization"] = f"Bearer {data}"


def asked(**more: Any) -> settings:
    """How much is made up: the same calls in each run, unless somebody asks for more of them."""
    return settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize="COUNTERSIGN_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        **{"phases": [Phase.explicit, Phase.generate], **more},
    )
