"""The description of the API (OpenAPI 3.1): what each operation adds to what its code says of itself."""

from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from .door import KEY, LONGEST
from .problems import MEDIA_TYPE, TITLES
from .scoped import WORDS, Token

_PROBLEM: Final = {
    "type": "object",
    "title": "Problem",
    "description": "What is not done, and why (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {
            "type": "string",
            "enum": [f"urn:countersign:problem:{kind}" for kind in TITLES],
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "detail": {"type": "string"},
                    "in": {"type": "string"},
                },
            },
        },
    },
    "examples": [
        {
            "type": "urn:countersign:problem:not-found",
            "title": "There is nothing here.",
            "status": 404,
        }
    ],
}
_KEY: Final = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "Any text of your own, of printable ASCII. The same call under the same key is done once, and answered the same for 24 hours.",
    "schema": {"type": "string", "maxLength": LONGEST, "pattern": "^[ -~]*$"},
}
_REFUSAL: Final = {
    "description": "It was not done: the problem says why.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_REFUSED: Final = {
    "401": {**_REFUSAL, "description": "A token is needed that lets this program in."},
    "429": {
        **_REFUSAL,
        "description": "These are more calls than are answered in a minute.",
        "headers": {
            "Retry-After": {
                "description": "In how many seconds to ask again.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 3600},
            }
        },
    },
    "500": {**_REFUSAL, "description": "Something went wrong here."},
}
_COMING_IN: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token from the page “Tokens for programs”.",
}


class Description(OpenAPISchema):
    """The description, each operation with its problems, its key, and which token it needs."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """What is said of one operation."""
        said: dict[str, Any] = super().operation_details(operation)
        answers = {str(status): one for status, one in said["responses"].items()}
        refused = {status: _REFUSED[status] for status in ("429", "500")}
        if operation.auth_callbacks:
            refused["401"] = _REFUSED["401"]
        said["responses"] = {**answers, **refused, "default": _REFUSAL}
        for parameter in said["parameters"]:
            parameter.pop("examples", None)  # its schema has them
        if "POST" in operation.methods:
            said["parameters"] = [*said["parameters"], _KEY]
        for auth in operation.auth_callbacks:
            if isinstance(auth, Token):
                said["x-scope"], said["x-who"] = auth.scope, WORDS[auth.who]
        return said

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Add shapes by their names. Raises ValueError where two of them have one name: one would be told in the other's place."""
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise ValueError(f"Two shapes are called {name}.")

    def get_components(self) -> dict[str, Any]:
        """The shapes of what is sent and answered, and how programs come in."""
        said: dict[str, Any] = super().get_components()
        said.setdefault("schemas", {})["Problem"] = _PROBLEM
        said["securitySchemes"] = {"Token": _COMING_IN}
        return said


class Api(NinjaAPI):
    """The API with its whole description."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What its function is called: programs that are made of the description call it so, too."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """What is kept in `docs/api/openapi.json`, and rendered at `/api/v1/docs`."""
        said = Description(self, "/api/v1/")
        _say_size(said)
        return said


def _say_size(said: Any) -> None:
    """Say of each whole number, however deep, that it has 64 bits."""
    if isinstance(said, dict):
        if said.get("type") == "integer":
            said.setdefault("format", "int64")
        for one in said.values():
            _say_size(one)
    elif isinstance(said, list):
        for one in said:
            _say_size(one)
