"""One try to one address: what kind of address it is, and what stands in no log."""

import logging

import apprise
import pytest

from eldercare.telling.courier import fits
from tests.telling.servers import QUIET_APPRISE

pytestmark = QUIET_APPRISE


def test_what_apprise_warns_of_reaches_no_log_of_ours() -> None:
    heard: list[str] = []
    ours = logging.Handler()
    ours.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(ours)
    logging.getLogger(apprise.LOGGER_NAME).warning("not sent to %s", "13812345678")
    logging.getLogger().removeHandler(ours)
    assert heard == []


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("wecom", "feishu://abc123"),
        ("webhook", "wecombot://abc-123"),
        ("email", "json://a/"),
        ("sms", "dbus://"),
    ],
)
def test_an_address_of_another_kind_does_not_fit(kind: str, address: str) -> None:
    assert not fits(kind, address)


def test_an_address_with_a_place_for_the_number_fits_a_gateway() -> None:
    assert fits("sms", f"twilio://AC{32 * 'a'}:{32 * 'b'}@15551234567/{{to}}")


def test_an_address_with_a_place_for_the_mail_fits_e_mail() -> None:
    assert fits("email", "mailtos://duty:secret@mail.example?to={to}")
