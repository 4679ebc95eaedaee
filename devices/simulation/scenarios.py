"""What may befall the homes: how often something happens, how bad the air is, which lines are cut when."""

from dataclasses import dataclass

from devices.simulation.radio import BAD, CLEAR, Radio


@dataclass(frozen=True, slots=True)
class Outage:
    """Lines that break without a word, so that the broker sends their last wills, and come back.

    `begins` and `ends` are shares of the run, `share` is the share of the lines; with `gateways` only those
    that others speak through.
    """

    begins: float
    ends: float
    share: float = 1.0
    gateways: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """`events` is the share of messages that are no heartbeat. With outages every line is a connection."""

    name: str
    about: str
    events: float = 0.02
    radio: Radio = CLEAR
    outages: tuple[Outage, ...] = ()


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("calm", "heartbeats, now and then an event"),
        Scenario("busy", "many events, clear air", events=0.2),
        Scenario("bad_radio", "lost, late, repeated and doubled frames", events=0.1, radio=BAD),
        Scenario(
            "gateway_outage",
            "gateways fall silent and come back",
            events=0.05,
            outages=(Outage(1 / 3, 2 / 3, gateways=True),),
        ),
        Scenario("power_cut", "every line is cut at once and comes back", outages=(Outage(0.4, 0.8),)),
        Scenario(
            "reconnect_storm",
            "every line is cut and comes back at once, three times",
            outages=(Outage(0.25, 0.25), Outage(0.5, 0.5), Outage(0.75, 0.75)),
        ),
        Scenario(
            "mixed",
            "bad air, a gateway outage and a power cut in half of the homes",
            events=0.1,
            radio=BAD,
            outages=(Outage(0.2, 0.4, gateways=True), Outage(0.5, 0.8, share=0.5)),
        ),
    )
}
