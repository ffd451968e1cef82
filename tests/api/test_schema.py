"""Schemathesis against the ASGI app: no 500, no undocumented status, answers of the documented shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from api.event_schemas import EVENT_EXAMPLE
from tests.api.conftest import ORIGIN, TOKEN, settings_for

RECORDS: dict[str, dict[str, Any]] = {
    "postings": {"id": "p", "title": "Cariste", "text": "CACES R489-3 exigé.", "commune": "Eu"},
    "candidates": {
        "id": "c",
        "text": "Cariste, CACES R489 catégorie 3 en cours de validité.",
        "commune": "Gamaches",
    },
    "trainings": {"id": "t", "title": "CACES R489"},
}


@pytest.fixture(scope="module")
def api_schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    app = create_app(
        settings_for(tmp_path_factory.mktemp("schema") / "x.db", api_token=TOKEN, admin_token=TOKEN)
    )
    with TestClient(app, base_url=ORIGIN, headers={"authorization": f"Bearer {TOKEN}"}) as opened:
        for kind, record in RECORDS.items():
            assert opened.post(f"/v1/{kind}", json=record).status_code == 201
        assert opened.put("/v1/events/forum", json=EVENT_EXAMPLE).status_code == 201
        config = SchemathesisConfig.from_dict({"headers": {"Authorization": f"Bearer {TOKEN}"}})
        yield schemathesis.openapi.from_asgi("/openapi.json", app, config=config)


DOCUMENT: dict[str, Any] = create_app(settings_for(Path("unused.db"))).openapi()
OPERATIONS = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_api_keeps_its_word(api_schema: Any, method: str, path: str) -> None:
    # No schema can say which bytes are a CV, which words are a commune, or whether a profile or a posting
    # tells anything at all: what does not is refused.
    unsaid = path.endswith(
        ("/files", "/match", "/matches", "/contest", "/comparison", "/events/{event}")
    ) or (method in ("post", "put") and path.startswith(("/v1/candidates", "/v1/postings")))

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=api_schema[path][method].as_strategy())
    def keeps_its_word(case: Any) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if unsaid else [])

    keeps_its_word()


def test_the_document_has_examples_and_bounds() -> None:
    document = create_app(settings_for(Path("unused.db"))).openapi()
    bodies = (
        "PostingBody",
        "CandidateBody",
        "TrainingBody",
        "MatchQuery",
        "AdQuery",
        "ContestBody",
        "ContestDecision",
        "EventBody",
        "OutcomesBody",
        "Problem",
    )
    for name in bodies:
        assert document["components"]["schemas"][name]["examples"]
    for name in (
        "PostingBody",
        "CandidateBody",
        "TrainingBody",
        "MatchQuery",
        "AdQuery",
        "MatchFilters",
        "ContestBody",
        "ContestDecision",
        "EventBody",
        "OutcomesBody",
        "OutcomeLine",
        "PlanBody",
    ):
        for field, kind in document["components"]["schemas"][name]["properties"].items():
            for choice in kind.get("anyOf", [kind]):
                if choice.get("type") == "string" and not {"enum", "const", "format"} & set(choice):
                    assert "maxLength" in choice, f"{name}.{field}"
                if choice.get("type") == "array":
                    assert "maxItems" in choice, f"{name}.{field}"
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)


def test_the_token_is_documented_only_where_it_is_asked_for(tmp_path: Path) -> None:
    without = create_app(settings_for(tmp_path / "x.db")).openapi()
    assert "securitySchemes" not in without["components"]
    guarded = create_app(settings_for(tmp_path / "x.db", api_token=TOKEN)).openapi()
    assert guarded["paths"]["/v1/match"]["post"]["security"]
    assert "security" not in guarded["paths"]["/health"]["get"]
