import pytest

from devices.endpoint import BrokerUrlError, Endpoint, parse_url


def test_an_address_has_host_port_and_account():
    assert parse_url("mqtt://ann:s%3Ae%40c@broker:1884") == Endpoint("broker", 1884, "ann", "s:e@c")


def test_the_port_of_plain_mqtt_is_1883():
    assert parse_url("mqtt://broker").port == 1883


def test_mqtts_means_tls_on_8883():
    assert parse_url("mqtts://broker") == Endpoint("broker", 8883, tls=True)


def test_an_address_survives_writing_and_reading():
    endpoint = Endpoint("::1", 1883, "a/b", "p@:s/")
    assert parse_url(endpoint.url) == endpoint


def test_what_is_shown_has_no_password():
    assert str(Endpoint("broker", 1883, "ann", "secret")) == "broker:1883"


@pytest.mark.parametrize(
    "url", ["", "broker:1883", "http://broker", "mqtt://", "mqtt://broker:port", "mqtt://b:99999"]
)
def test_a_bad_address_is_refused(url):
    with pytest.raises(BrokerUrlError):
        parse_url(url)
