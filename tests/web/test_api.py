"""The API's frame."""

from flask.testing import FlaskClient


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
