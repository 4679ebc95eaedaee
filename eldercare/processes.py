"""`eldercare up`: broker, web, listener and clock as processes of their own, watched, and stopped together.

This process imports no room of the house: it is there at once, and the web process does what has to be done
before the first page (`eldercare web --migrate`). Listener and clock start when that page is there.
"""

import os
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from urllib.error import URLError
from urllib.request import urlopen

from devices.broker import BrokerError, BrokerProcess, DataDirBusyError, PortBusyError, start_broker
from eldercare.child import Child, KeptBroker, stop_all
from eldercare.config import Settings
from eldercare.core.errors import EldercareError
from eldercare.ports import PortInUseError, refuse_busy_port
from eldercare.stopping import stop_on_signals
from eldercare.welcome import print_welcome

ALL_READY_WITHIN_S = 10.0
LOOK_EVERY_S = 0.1
REFUSED = 2
TRIES = 3
Watched = Child | KeptBroker


class AlreadyRunningError(EldercareError):
    """Another process works on this data folder."""

    code = "already_running"
    sentence = "This data folder is in use by process %(owner)s. Stop it, or choose another with --data-dir."


class BrokerFailedError(EldercareError):
    """The broker of our own did not come up."""

    code = "broker_failed"
    sentence = "The broker did not start. %(reason)s"


class WebFailedError(EldercareError):
    """The web process fell before its first page."""

    code = "web_failed"
    sentence = "The web process fell %(tries)s times before its first page; what it said stands above."


def run_all(
    settings: Settings, *, host: str, port: int, mqtt_port: int, preparation: Sequence[str], homes: int = 0
) -> None:
    """Start everything, say where it is, and stay until Ctrl-C or SIGTERM; then stop all of it.

    `preparation`: what `eldercare web` does before its first page; `homes`: so many simulated ones speak
    through a broker of our own. Raises AlreadyRunningError,
    PortInUseError, AddressError, BrokerFailedError or WebFailedError.
    """
    stop = stop_on_signals()
    address = f"http://{_reachable(host)}:{port}"
    with ExitStack() as stack:
        children = _children(settings, host, port, preparation, homes)
        _make_room(host, port, children)
        watched: list[Watched] = [*children]
        broker = _open_broker(settings, host, mqtt_port)
        if broker is not None:
            kept = KeptBroker(broker, lambda: start_broker(settings.data_dir, host, mqtt_port))
            stack.callback(kept.stop)
            watched.append(kept)
            settings = replace(settings, mqtt_url=broker.url("listener"), demo_broker=broker.is_demonstration)
        for child in children:
            child.env |= _environment(settings, address)
        stack.callback(stop_all, children)
        if _bring_up(address, children, watched, stop):
            print_welcome(settings, host=host, port=port, broker=broker, homes=homes)
        _watch(watched, stop)
        print("\nStopping ...", flush=True)
    print("Stopped. All data is kept.", flush=True)


def _children(
    settings: Settings, host: str, port: int, preparation: Sequence[str], homes: int
) -> list[Child]:
    home = settings.data_dir / "processes"
    # At another's broker we have no accounts that may speak for devices.
    speaks = homes and not settings.mqtt_url
    return [
        Child("web", ["web", "--host", host, "--port", str(port), *preparation], home),
        Child("listener", ["listen"], home),
        Child("clock", ["clock"], home),
        *([Child("homes", ["speak", "--homes", str(homes)], home, may_end=True)] if speaks else []),
    ]


def _make_room(host: str, port: int, children: Sequence[Child]) -> None:
    for child in children:
        owner = child.running_owner()
        if owner is not None:
            raise AlreadyRunningError(owner=owner)
        child.end_orphan()
    refuse_busy_port(host, port, option="--port")


def _open_broker(settings: Settings, host: str, port: int) -> BrokerProcess | None:
    """A broker of our own, unless the environment names one."""
    if settings.mqtt_url:
        return None
    try:
        return start_broker(settings.data_dir, host, port)
    except DataDirBusyError as error:
        raise AlreadyRunningError(owner=error.owner) from error
    except PortBusyError as error:
        raise PortInUseError(port=port, host=host, option="--mqtt-port") from error
    except BrokerError as error:
        raise BrokerFailedError(reason=str(error)) from error


def _environment(settings: Settings, address: str) -> dict[str, str]:
    return dict(os.environ) | {
        "ELDERCARE_DATABASE_URL": settings.database_url,
        "ELDERCARE_SECRET_KEY": settings.secret_key,
        "ELDERCARE_DATA_DIR": str(settings.data_dir),
        "ELDERCARE_MQTT_URL": settings.mqtt_url or "",
        # What messages link to: without a name of its own, the place where the pages are.
        "ELDERCARE_PUBLIC_URL": settings.public_url or address,
        "ELDERCARE_DEMO": "1" if settings.demo else "0",
        "ELDERCARE_DEMO_BROKER": "1" if settings.demo_broker else "0",
        # Without TLS a browser takes a secure cookie only from loopback; see docs/decisions.
        "ELDERCARE_SECURE_COOKIES": os.environ.get("ELDERCARE_SECURE_COOKIES", "0"),
    }


def _reachable(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    return f"[{host}]" if ":" in host else host


def _bring_up(
    address: str, children: Sequence[Child], watched: Sequence[Watched], stop: threading.Event
) -> bool:
    """Start the web and after its first page the others; False when we were asked to stop meanwhile."""
    web, *others = children
    web.start()
    if not _first_page(address, web, stop):
        return False
    for child in others:
        child.start()
    until = time.monotonic() + ALL_READY_WITHIN_S
    while time.monotonic() < until and not _answers(f"{address}/readyz") and not stop.wait(0.1):
        for one in watched:
            one.look(time.monotonic())
    return True


def _first_page(address: str, web: Child, stop: threading.Event) -> bool:
    """Whether the web process came up; False when we were asked to stop meanwhile.

    There is no time limit: to build a large county takes minutes. Raises WebFailedError when it
    keeps falling, SystemExit when it refused to start.
    """
    while not stop.wait(0.05):
        if web.exit_code == REFUSED:
            raise SystemExit(REFUSED)  # it has told in one line what is wrong
        if web.falls == TRIES:
            raise WebFailedError(tries=TRIES)
        web.look(time.monotonic())
        if _answers(f"{address}/healthz"):
            return True
    return False


def _watch(watched: Sequence[Watched], stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY_S):
        for one in watched:
            one.look(time.monotonic())


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=1) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
