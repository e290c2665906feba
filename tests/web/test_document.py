"""The OpenAPI document describes what is there, and can be followed."""

from typing import Any

from web.program import KEYS
from web.world import World


def test_the_document_describes_every_address_of_the_api(world: World) -> None:
    document = world.client().get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    assert set(document["paths"]) == {
        "/api/v1/submissions",
        "/api/v1/submissions/{submission_id}",
        "/api/v1/exercises",
        "/api/v1/exercises/{name}",
    }
    operations = [
        operation for path in document["paths"].values() for operation in path.values() if "responses" in operation
    ]
    assert len(operations) == 5
    assert all(operation["security"] == [{"token": []}] for operation in operations)
    assert all("401" in operation["responses"] for operation in operations)
    body = document["paths"]["/api/v1/submissions"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert resolve(document, body)["required"] == ["exercise", "source"]
    result = document["paths"]["/api/v1/submissions/{submission_id}"]["get"]["responses"]["200"]
    assert set(resolve(document, result["content"]["application/json"]["schema"])["properties"]) == KEYS[""]


def test_every_reference_in_the_document_leads_somewhere(world: World) -> None:
    document = world.client().get("/api/v1/openapi.json").json
    references = list(references_in(document))
    assert len(references) > 10
    assert all(resolve(document, {"$ref": reference}) for reference in references)


def resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        place: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        schema = place
    return schema


def references_in(part: Any) -> Any:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references_in(value)
    if isinstance(part, list):
        for value in part:
            yield from references_in(value)
