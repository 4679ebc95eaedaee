"""What tests do at the other ends of the line."""

import subprocess
import sys

from devices.publisher import Publisher
from tests.devices.makers import EVENT_TOPIC, make_payload

KILLED_WHILE_ACCEPTING = """
import sys
import time
from devices.listener import Listener
def accept(batch):
    print("accepting", flush=True)
    time.sleep(600)
Listener(sys.argv[1], "care-1", accept, on_poison=print).start()
time.sleep(600)
"""


def kill_while_accepting(broker):
    """Start a listener in a process of its own and kill it while it accepts its first batch."""
    command = [sys.executable, "-c", KILLED_WHILE_ACCEPTING, broker.url("listener")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as victim:
        assert victim.stdout.readline() == b"accepting\n"
        victim.kill()


def send(broker, *ids, topic=EVENT_TOPIC, retain=False, account="device"):
    """Publish a press for each id and wait for the acknowledgements."""
    with Publisher(broker.url(account)) as line:
        for name in ids:
            line.send(topic, make_payload(id=name), retain=retain)
