"""Home Assistant discovery: `homeassistant/{component}/.../config` tells that a gateway knows a device.

A description is a proposal to enrol and nothing more: it alarms nobody and binds no device to a person. The
long names of the fields and the usual short ones are read. Source: home-assistant.io mqtt discovery.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.values import items, part, read_object
from devices.reading import PayloadError, Proposal, Reading, Reason
from devices.report import Frame

NAME = "home_assistant"
_LONGEST = 100
_CLASSES = frozenset({
    "smoke", "gas", "moisture", "carbon_monoxide", "safety",
    "door", "opening", "motion", "occupancy", "presence",
})  # fmt: skip
_BUTTONS = frozenset({"event", "device_automation"})
_SHORT = {
    "unique_id": "uniq_id",
    "device_class": "dev_cla",
    "state_topic": "stat_t",
    "device": "dev",
    "manufacturer": "mf",
    "model": "mdl",
    "components": "cmps",
    "platform": "p",
    "identifiers": "ids",
}


def parse(frame: Frame) -> Reading:
    """Return the proposals of a discovery message; raise PayloadError when it describes nothing for us."""
    component = frame.topic.split("/")[1]
    body = read_object(frame.payload)
    proposals = tuple(_proposals(component, body))
    if not proposals:
        raise PayloadError(Reason.NOT_A_REPORT, f"nothing to enrol: {ascii(component)[:_LONGEST]}")
    first = proposals[0]
    told = ", ".join(word for word in (first.maker, first.model, first.device_class) if word)
    return Reading(reason=Reason.PROPOSAL, detail=told, proposals=proposals)


def _proposals(component: str, body: Mapping[str, Any]) -> Iterator[Proposal]:
    if component != "device":
        yield from _proposal(component, body, body)
        return
    for one in part(_field(body, "components")).values():  # one message for all entities of a device
        yield from _proposal(_text(_field(part(one), "platform")), part(one), body)


def _proposal(component: str, entity: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Proposal]:
    device = part(_field(body, "device"))
    device_class = _text(_field(entity, "device_class")) or component
    unique_id = _text(_field(entity, "unique_id")) or _text(_first(_field(device, "identifiers")))
    if unique_id and (component in _BUTTONS or (component == "binary_sensor" and device_class in _CLASSES)):
        yield Proposal(
            unique_id=unique_id,
            device_class=device_class,
            name=_text(entity.get("name")) or _text(device.get("name")),
            maker=_text(_field(device, "manufacturer")),
            model=_text(_field(device, "model")),
            state_topic=_text(_field(entity, "state_topic")) or _text(entity.get("topic")),
        )


def _field(fields: Mapping[str, Any], name: str) -> object:
    return fields.get(name, fields.get(_SHORT[name]))


def _first(value: object) -> object:
    return next(iter(items(value)), value)


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) and value.isprintable() else ""


DRIVER = Driver(NAME, parse)
