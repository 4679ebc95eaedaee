"""One try to one address, through the library apprise, with passing and final faults told apart."""

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from eldercare.telling import robots
from eldercare.telling.kinds import DINGTALK, EMAIL, FEISHU, TO, WEBHOOK, WECOM, sample_for
from eldercare.telling.results import Result, of_status

if TYPE_CHECKING:
    from apprise import NotifyBase

# Its warnings name recipients and addresses: they are read from the result here, and stand in no log.
_logger = logging.getLogger("apprise")
_logger.addHandler(logging.NullHandler())
_logger.propagate = False

TIMEOUT_S = 15
THIS_MACHINE = frozenset({"dbus", "glib", "gnome", "macosx", "syslog", "windows"})
"""Plugins that show something on the machine itself and tell nobody."""
_PLUGINS = {
    WECOM: {"NotifyWeComBot"},
    DINGTALK: {"NotifyDingTalk"},
    FEISHU: {"NotifyFeishu"},
    EMAIL: {"NotifyEmail"},
    WEBHOOK: {"NotifyJSON", "NotifyForm", "NotifyXML"},
}
_STATUS = re.compile(r"error=(\d{3})")


def send_text(address: str, text: str) -> Result:
    """One try. An address that cannot be read is a final fault, and so is a refusal like 404."""
    service = _service(address)
    if service is None:
        return Result(ok=False, error="bad_address", final=True)
    if type(service).__name__ in robots.DIALECTS:
        return robots.send(service, text)
    return _through_apprise(service, text)


def _through_apprise(service: "NotifyBase", text: str) -> Result:
    from apprise import Apprise

    courier = Apprise()
    courier.add(service)
    result = courier.notify(body=text, timeout=TIMEOUT_S)
    if result:
        return Result(ok=True)
    status = _STATUS.search(" ".join(entry.message for entry in result.logs()))
    return of_status(int(status.group(1))) if status else Result(ok=False, error="no_connection")


def fits(kind: str, address: str) -> bool:
    """Whether an address can be read and is one of this kind."""
    service = _service(address.replace(TO, quote(sample_for(kind), safe="")))
    if service is None:
        return False
    plugin, wanted = type(service), _PLUGINS.get(kind)
    if wanted:
        return plugin.__name__ in wanted
    return plugin.__module__.rpartition(".")[2] not in THIS_MACHINE


def _service(address: str) -> "NotifyBase | None":
    # Loaded with the first address: most processes of the product never see one.
    from apprise import Apprise

    return Apprise.instantiate(address, suppress_exceptions=True)
