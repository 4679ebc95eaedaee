"""`python -m devices press|decode|simulate`: try the alarm chain from a terminal."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from devices.brokers.accounts import DEVICE, URL_FILE, read_url
from devices.drivers.base import MAX_PAYLOAD
from devices.drivers.native import EVENT_KINDS
from devices.drivers.values import read_plain_id
from devices.endpoint import BrokerUrlError
from devices.event import EventKind
from devices.publisher import BrokerUnreachableError
from devices.reading import PayloadError, Reason
from devices.simulator import Traffic, press, simulate
from devices.topics import decode


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
    traffic = Traffic(options.devices, options.rate, options.seconds, seed=options.seed)
    print(json.dumps(simulate(options.url or default_url(), traffic, datetime.now(UTC))))
    return 0


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
    simulating = commands.add_parser("simulate", help="send heartbeats and some events (synthetic)")
    simulating.add_argument("--devices", type=_at_least_one, default=100, metavar="N")
    simulating.add_argument("--rate", type=_positive, default=20.0, metavar="R", help="messages a second")
    simulating.add_argument("--seconds", type=_positive, default=10.0, metavar="S")
    simulating.add_argument("--seed", type=int, default=1, metavar="N")
    simulating.set_defaults(run=_simulate)
    for command in (pressing, simulating):
        command.add_argument("--url", metavar="mqtt://USER:PASSWORD@HOST:PORT")
    return parser


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
