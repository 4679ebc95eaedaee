"""Uplinks of ChirpStack as they are recorded, with changes."""

import json

from tests.devices.recorded import RECORDINGS, received_at

WS101 = RECORDINGS["chirpstack/alarm_sos_ws101"]
TOPIC, AT = WS101["topic"], received_at(WS101)


def uplink(**changes):
    """The recorded press of a WS101; a change to None takes the field out."""
    fields = json.loads(json.dumps(WS101["payload"])) | changes
    return {name: value for name, value in fields.items() if value is not None}
