"""The child process of the demonstration broker: `run_amqtt.py CONFIG`, until SIGTERM."""

import asyncio
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from amqtt.broker import Broker


class DemonstrationBroker(Broker):  # type: ignore[misc]  # amqtt ships no types
    """amqtt, with one repair: it hands out what it queued for an absent client as if it were retained.

    A listener must not believe a retained press, so every alarm sent while it was away would be ignored.
    """

    async def _publish_session_retained_messages(self, session: Any) -> None:
        handler = self._get_handler(session)
        while handler and not session.retained_messages.empty():
            queued = await session.retained_messages.get()
            await handler.mqtt_publish(queued.topic, queued.data, queued.qos, retain=False)


async def _run(config: dict[str, Any]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker = DemonstrationBroker(config)
    await broker.start()
    await stop.wait()
    await broker.shutdown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(_run(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
