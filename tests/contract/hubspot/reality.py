"""Where HubSpot's answers, as recorded, contradict its own description, which is then mended."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Document = dict[str, Any]


def mend(document: Document) -> Document:
    """The description with its known errors put right; changes it in place."""
    schemas = document["components"]["schemas"]
    for name, mender in MENDERS.items():
        if name in schemas:
            mender(schemas[name])
    for template, operation in _operations(document):
        # openapi-core can't check scopes, and says so each time.
        operation.pop("security", None)
        if "/batch/" in template and "StandardError" in schemas:
            _answer_in_part(operation["responses"], schemas)
    return document


def _sub_category(standard_error: Document) -> None:
    """Described as an empty object; every recorded 207 has a string there."""
    standard_error["properties"]["subCategory"] = {"type": "string"}


def _sorts(search: Document) -> None:
    """Described as any object; the documentation sorts by property and direction."""
    direction = {"type": "string", "enum": ["ASCENDING", "DESCENDING"]}
    by_property = {
        "type": "object",
        "required": ["propertyName"],
        "properties": {"propertyName": {"type": "string"}, "direction": direction},
    }
    search["properties"]["sorts"]["items"] = {"oneOf": [{"type": "string"}, by_property]}


def _target(associated: Document) -> None:
    """Described as text; recorded as a number."""
    associated["properties"]["toObjectId"] = {"oneOf": [{"type": "string"}, {"type": "integer"}]}


def _label(association_type: Document) -> None:
    """Null where the association has no label."""
    association_type["properties"]["label"]["nullable"] = True


def _user(owner: Document) -> None:
    """Null for owners who left."""
    owner["properties"]["userId"]["nullable"] = True


def _currency(definition: Document) -> None:
    """The dated description left it out, and says elsewhere that nothing of `v3` changed."""
    definition["properties"].setdefault("currencyPropertyName", {"type": "string"})


def _custom_object(schema: Document) -> None:
    """Recorded with two names that nobody described, and without one that is required."""
    schema["properties"] |= {"metaType": {"type": "string"}, "restorable": {"type": "boolean"}}
    schema["required"] = [one for one in schema["required"] if one in _RECORDED]


_RECORDED = {
    "associations", "id", "labels", "name", "properties", "requiredProperties",
}  # fmt: skip
MENDERS = {
    "StandardError": _sub_category,
    "PublicObjectSearchRequest": _sorts,
    "MultiAssociatedObjectWithLabel": _target,
    "AssociationSpecWithLabel": _label,
    "PublicOwner": _user,
    "Property": _currency,
    "ObjectSchema": _custom_object,
}


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for template, operations in document["paths"].items():
        for operation in operations.values():
            yield template, operation


def _answer_in_part(responses: Document, schemas: Document) -> None:
    """Dated versions don't describe 207, the answer in part, which `v3` gives."""
    whole = responses.get("200") or responses.get("201")
    content = (whole or {}).get("content", {}).get("application/json")
    if "207" in responses or content is None:
        return
    name = content["schema"]["$ref"].rsplit("/", 1)[-1]
    if "errors" not in schemas[name]["properties"]:
        name = _with_errors(name, schemas)
    reference = {"$ref": f"#/components/schemas/{name}"}
    responses["207"] = {
        "description": "in part",
        "content": {"application/json": {"schema": reference}},
    }


def _with_errors(name: str, schemas: Document) -> str:
    named = f"{name}WithErrors"
    if named not in schemas:
        error = {"$ref": "#/components/schemas/StandardError"}
        schemas[named] = deepcopy(schemas[name])
        schemas[named]["properties"] |= {
            "numErrors": {"type": "integer"},
            "errors": {"type": "array", "items": error},
        }
    return named
