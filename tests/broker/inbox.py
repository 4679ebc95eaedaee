"""The other side of the listener, in a list instead of a table."""

import json

from devices.message import TemporaryFailure


class Inbox:
    """What was accepted and parked, by message id; it fails as it is told."""

    def __init__(self):
        self.messages, self.parked = [], []
        self.down = False
        self.tries = 0
        self.poison = set()

    def accept(self, batch):
        self.tries += 1
        if self.down:
            raise TemporaryFailure("database is down")
        if any(id_of(message) in self.poison for message in batch):
            raise ZeroDivisionError("a fault in our own code")
        self.messages += batch

    def on_poison(self, message, error):
        self.parked.append(id_of(message))

    @property
    def ids(self):
        return [id_of(message) for message in self.messages]

    def has(self, *ids):
        return lambda: set(ids) <= set(self.ids)


def id_of(message):
    return json.loads(message.payload)["id"]
