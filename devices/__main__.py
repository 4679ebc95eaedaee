"""`python -m devices press|decode|simulate`: try the alarm chain from a terminal."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TextIO

from devices.brokers.accounts import DEVICE, GATEWAY, URL_FILE, read_url
from devices.drivers.base import MAX_PAYLOAD
from devices.drivers.native import EVENT_KINDS
from devices.drivers.values import read_plain_id
from devices.endpoint import BrokerUrlError
from devices.event import EventKind
from devices.publisher import BrokerUnreachableError
from devices.reading import PayloadError, Reason
from devices.simulation.homes import MIXTURE, NATIVE
from devices.simulation.ledger import TrueEvent
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.sending import send
from devices.simulation.world import Settings, happen
from devices.simulator import press
from devices.topics import decode

_URL = "mqtt://USER:PASSWORD@HOST:PORT"


class NoAddressError(Exception):
    """Nobody told us where the broker is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when it worked, 1 with a sentence on stderr when it did not."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (BrokerUnreachableError, BrokerUrlError, NoAddressError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Cannot read {error.filename}: {error.strerror}.", file=sys.stderr)
    return 1


def default_url() -> str:
    """Return the broker's address: ELDERCARE_MQTT_URL, else what the last broker left in the data folder."""
    named = os.environ.get("ELDERCARE_MQTT_URL")
    data_dir = Path(os.environ.get("ELDERCARE_DATA_DIR") or "var")
    url = named or read_url(data_dir, DEVICE.name)
    if url is None:
        raise NoAddressError(
            f"Where is the broker? Start it (make run), or name it with --url or ELDERCARE_MQTT_URL; "
            f"{data_dir / URL_FILE} has no address."
        )
    return url


def _press(options: argparse.Namespace) -> int:
    receipt = press(
        options.url or default_url(),
        options.device,
        datetime.now(UTC),
        kind=EventKind(options.kind),
        test=options.test,
    )
    print(json.dumps(receipt.as_json()))
    return 0


def _simulate(options: argparse.Namespace) -> int:
    url, gateway_url = _two_urls(options)
    world = Settings(
        options.homes,
        options.rate,
        options.seconds,
        datetime.now(UTC),
        seed=options.seed,
        scenario=SCENARIOS[options.scenario],
        sources=options.sources or (MIXTURE if gateway_url else (NATIVE,)),
    )
    with _open_ledger(options.ledger) as ledger:

        def tell(event: TrueEvent) -> None:
            ledger.write(event.as_line() + "\n")

        sent = send(
            happen(world), url, gateway_url, answered=options.answered, tell=tell, stop=_stopped_by_signals()
        )
    print(json.dumps({"scenario": options.scenario, "homes": options.homes} | sent.as_json()))
    return 0


def _stopped_by_signals() -> threading.Event:
    """Ctrl-C and SIGTERM end a run in good order: what the ledger tells has been sent."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _two_urls(options: argparse.Namespace) -> tuple[str, str | None]:
    """The addresses of devices that speak for themselves and of gateways: our broker keeps them apart."""
    if not options.url:
        data_dir = Path(os.environ.get("ELDERCARE_DATA_DIR") or "var")
        return default_url(), options.gateway_url or read_url(data_dir, GATEWAY.name)
    if not (options.gateway_url or options.sources):
        print("Without --gateway-url only homes of our own format are simulated.", file=sys.stderr)
    return options.url, options.gateway_url


def _open_ledger(name: str | None) -> TextIO:
    """The ledger is written line by line, so that it tells the truth of a run that was killed too."""
    return Path(name or os.devnull).open("w", encoding="utf-8", buffering=1)


def _decode(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    reading = decode(options.topic, _read_some(options.file), retained=options.retained, received_at=now)
    for event in reading.events:
        _print_line(event.as_json())
    if not reading.events:
        _print_line(reading.reason_as_json())
    return 0


def _read_some(name: str) -> bytes:
    """A file, or standard input for `-`; no more of it than tells that it is too long."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_PAYLOAD + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_PAYLOAD + 1)


def _print_line(values: dict[str, Any]) -> None:
    # A topic on the command line may hold bytes that are no text: they are printed escaped.
    text = json.dumps(values, ensure_ascii=False)
    print(text.encode("utf-8", "backslashreplace").decode())


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m devices", description=__doc__)
    commands = parser.add_subparsers(required=True)
    pressing = commands.add_parser("press", help="send one event as a device does (synthetic)")
    pressing.add_argument("--device", type=_device, required=True, metavar="ID")
    pressing.add_argument("--kind", default=EventKind.SOS.value, choices=sorted(EVENT_KINDS))
    pressing.add_argument("--test", action="store_true", help="mark it as a test call")
    pressing.set_defaults(run=_press)
    decoding = commands.add_parser("decode", help="show what a raw payload gives, one JSON object a line")
    decoding.add_argument("--topic", required=True)
    decoding.add_argument("--retained", action="store_true", help="as if the broker had kept it")
    decoding.add_argument("file", metavar="FILE", help="the payload's bytes; - for standard input")
    decoding.set_defaults(run=_decode)
    _add_simulate(commands, pressing)
    return parser


def _add_simulate(commands: Any, pressing: argparse.ArgumentParser) -> None:
    simulating = commands.add_parser("simulate", help="let homes with their devices speak (synthetic)")
    simulating.add_argument("--homes", type=_at_least_one, default=20, metavar="N")
    simulating.add_argument("--rate", type=_positive, default=20.0, metavar="R", help="messages a second")
    simulating.add_argument("--seconds", type=_positive, default=10.0, metavar="S")
    simulating.add_argument("--seed", type=int, default=1, metavar="N")
    about = "; ".join(f"{one.name}: {one.about}" for one in SCENARIOS.values())
    simulating.add_argument("--scenario", choices=list(SCENARIOS), default="calm", help=about)
    simulating.add_argument("--sources", nargs="+", choices=sorted(set(MIXTURE)), help="of the homes in turn")
    simulating.add_argument("--ledger", metavar="FILE", help="write each true event as a line of JSON")
    simulating.add_argument(
        "--answered", action="store_true", help="repeat our own events until the application has answered"
    )
    simulating.add_argument("--gateway-url", metavar=_URL, help="the gateways' account, where it is another")
    simulating.set_defaults(run=_simulate)
    for command in (pressing, simulating):
        command.add_argument("--url", metavar=_URL)


def _device(text: str) -> str:
    try:
        return read_plain_id(text, Reason.BAD_DEVICE)
    except PayloadError as error:
        raise argparse.ArgumentTypeError("use 1 to 64 letters, digits and . - : _") from error


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
