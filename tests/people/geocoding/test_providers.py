"""Each provider over real HTTP, in its own protocol and coordinate system."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from eldercare.core.geo import distance_m
from eldercare.people.geocoding.providers import AddressRefusedError, ProviderFaultError, provider_of
from eldercare.people.geocoding.states import PROVIDERS
from tests.people.geocoding.server import THERE, Answering, answering
from tests.running import free_port

TEXT = "如皋市白蒲镇朱家桥村1组21号"
KINDS = sorted(PROVIDERS)


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as state:
        yield state


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_found_comes_as_wgs_84(server: Answering, kind: str) -> None:
    server.known[TEXT] = (THERE, None)
    found = server.provider(kind).ask(TEXT)
    assert found is not None
    assert distance_m(found.place, THERE) < 1


@pytest.mark.parametrize(
    ("kind", "word", "metres"),
    [("nominatim", 0.001, 146), ("baidu", 80, 100), ("baidu", 18, 10000), ("amap", "村庄", 500)],
)
def test_each_says_how_exact_it_is(server: Answering, kind: str, word: object, metres: int) -> None:
    server.known[TEXT] = (THERE, word)
    found = server.provider(kind).ask(TEXT)
    assert found is not None
    assert found.precision_m == pytest.approx(metres, abs=2)


@pytest.mark.parametrize(("kind", "word"), [("baidu", None), ("amap", "某种新级别")])
def test_what_a_provider_does_not_say_is_not_made_up(server: Answering, kind: str, word: object) -> None:
    server.known[TEXT] = (THERE, word)
    found = server.provider(kind).ask(TEXT)
    assert found is not None
    assert found.precision_m is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_address_is_none(server: Answering, kind: str) -> None:
    assert server.provider(kind).ask(TEXT) is None


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_text_of_the_address_is_sent(server: Answering, kind: str) -> None:
    server.known[TEXT] = (THERE, None)
    server.provider(kind).ask(TEXT)
    ((_path, given, headers),) = server.asked
    own = {"format", "limit", "ak", "key", "output"}
    assert {value for name, value in given.items() if name not in own} == {TEXT}
    assert headers["User-Agent"].startswith("eldercare")
    assert "Cookie" not in headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("answer", "fault"),
    [(503, "away"), (500, "away"), (429, "busy"), (401, "key"), (403, "key"), ("<html>", "garbled")],
)
def test_a_fault_of_the_provider_has_a_name(server: Answering, kind: str, answer: object, fault: str) -> None:
    server.faults = [answer]
    with pytest.raises(ProviderFaultError) as failed:
        server.provider(kind).ask(TEXT)
    assert failed.value.fault == fault


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("nominatim", '[{"lat": "x", "lon": "y"}]'),
        ("nominatim", '[{"lat": "32.2", "lon": "120.7", "boundingbox": ["a", "b", "c", "d"]}]'),
        ("baidu", '{"status": 0, "result": {"location": {}}}'),
        ("baidu", '{"status": 0, "result": {"location": {"lat": 32.2, "lng": 120.7}, "confidence": "sure"}}'),
        ("amap", '{"status": "1", "geocodes": [{"location": "120.7"}]}'),
        ("amap", '{"status": "1", "geocodes": 7}'),
        ("amap", "[]"),
    ],
)
def test_an_answer_of_another_shape_is_garbled(server: Answering, kind: str, answer: str) -> None:
    server.faults = [answer]
    with pytest.raises(ProviderFaultError) as failed:
        server.provider(kind).ask(TEXT)
    assert failed.value.fault == "garbled"


@pytest.mark.parametrize(
    ("kind", "answer", "fault"),
    [
        ("baidu", '{"status": 1, "message": "服务器内部错误"}', "away"),
        ("baidu", '{"status": 302, "message": "天配额超限"}', "busy"),
        ("baidu", '{"status": 5, "message": "ak不存在"}', "key"),
        ("baidu", '{"status": 240, "message": "APP 服务被禁用"}', "key"),
        ("amap", '{"status": "0", "info": "CUQPS_HAS_EXCEEDED_THE_LIMIT", "infocode": "10021"}', "busy"),
        ("amap", '{"status": "0", "info": "USERKEY_PLAT_NOMATCH", "infocode": "10009"}', "key"),
        ("amap", '{"status": "0", "info": "ENGINE_RESPONSE_DATA_ERROR", "infocode": "30001"}', "away"),
    ],
)
def test_a_fault_inside_a_good_answer_has_a_name(
    server: Answering, kind: str, answer: str, fault: str
) -> None:
    server.faults = [answer]
    with pytest.raises(ProviderFaultError) as failed:
        server.provider(kind).ask(TEXT)
    assert failed.value.fault == fault


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("nominatim", 400),
        ("baidu", '{"status": 2, "message": "Parameter Invalid"}'),
        ("amap", '{"status": "0", "info": "INVALID_PARAMS", "infocode": "20000"}'),
    ],
)
def test_an_address_that_is_refused_is_no_fault_of_the_provider(
    server: Answering, kind: str, answer: object
) -> None:
    server.faults = [answer]
    with pytest.raises(AddressRefusedError):
        server.provider(kind).ask(TEXT)


@pytest.mark.parametrize("kind", ["baidu", "amap"])
def test_a_wrong_key_is_told_from_a_wrong_address(server: Answering, kind: str) -> None:
    provider = provider_of(replace(server.setting(kind), geocoder_key="another"))
    assert provider is not None
    with pytest.raises(ProviderFaultError) as failed:
        provider.ask(TEXT)
    assert failed.value.fault == "key"


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_at_home_is_away(server: Answering, kind: str) -> None:
    provider = provider_of(server.setting(kind, url=f"http://127.0.0.1:{free_port()}"))
    assert provider is not None
    with pytest.raises(ProviderFaultError) as failed:
        provider.ask(TEXT)
    assert failed.value.fault == "away"


def test_baidu_gets_no_more_bytes_than_it_takes(server: Answering) -> None:
    server.faults = ['{"status": 2, "message": "Parameter Invalid"}']
    with pytest.raises(AddressRefusedError):
        server.provider("baidu").ask(TEXT * 4)
    assert len(server.asked[0][1]["address"].encode()) <= 84


def test_without_a_setting_there_is_no_provider(server: Answering) -> None:
    assert provider_of(replace(server.setting("amap"), geocoder="")) is None
