"""The API's frame."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.core import heartbeat
from eldercare.core.time import now


def test_the_document_says_problem_json_where_the_answers_do(client: FlaskClient) -> None:
    components = client.get("/api/v1/openapi.json").json["components"]["responses"]
    kinds = {kind for response in components.values() for kind in response.get("content", {})}
    assert kinds == {"application/problem+json"}


def test_every_call_of_the_document_stands_on_the_page(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    page = client.get("/api/v1/").text
    assert [path for path in paths if path not in page] == []


def test_the_document_names_every_path_below_the_version(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert all(path.startswith("/api/v1/") for path in paths)


def test_the_process_says_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/healthz").json["status"] == "ok"


def test_readiness_names_what_is_missing(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["failing"] == ["broker", "clock", "listener"]


def beat(seconds_ago: float) -> None:
    for name in ("broker", "clock", "listener"):
        heartbeat.beat(name, now=now() - timedelta(seconds=seconds_ago))


def test_signs_of_life_of_a_moment_ago_make_it_ready(client: FlaskClient) -> None:
    beat(5)
    assert client.get("/readyz").json["failing"] == []


@pytest.mark.parametrize("seconds_ago", [31, -3600])
def test_after_thirty_seconds_of_silence_or_with_a_time_in_the_future_it_is_not_ready(
    client: FlaskClient, seconds_ago: float
) -> None:
    beat(seconds_ago)
    assert client.get("/readyz").json["failing"] == ["broker", "clock", "listener"]
