"""Where a broker is and who we are there: `mqtt://user:password@host:port`."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_PORTS = {"mqtt": 1883, "mqtts": 8883}


class BrokerUrlError(ValueError):
    """An MQTT address that cannot be read."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A broker's address and our account there; `tls` for mqtts."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False

    @property
    def url(self) -> str:
        """The address with its password: never log or show it."""
        scheme = "mqtts" if self.tls else "mqtt"
        if self.username is None:
            return f"{scheme}://{self}"
        account = ":".join(quote(part, safe="") for part in (self.username, self.password or ""))
        return f"{scheme}://{account}@{self}"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_url(url: str) -> Endpoint:
    """Read `mqtt://user:password@host:port` (or mqtts); raise BrokerUrlError, which hides the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BrokerUrlError("The MQTT address has a bad host or port.") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BrokerUrlError("The MQTT address must look like mqtt://user:password@host:port.")
    return Endpoint(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=parts.scheme == "mqtts",
    )
