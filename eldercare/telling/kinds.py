"""The kinds of channels and how much each may carry: values only."""

from eldercare.alerts.chain import FAMILY
from eldercare.alerts.rules import FIRE_KINDS, HUMAN_KINDS
from eldercare.core.errors import N_

WECOM, DINGTALK, FEISHU = "wecom", "dingtalk", "feishu"
SMS, PHONE, EMAIL, WEBHOOK = "sms", "phone", "email", "webhook"
CHANNEL_KINDS = {
    WECOM: N_("WeCom group robot"),
    DINGTALK: N_("DingTalk group robot"),
    FEISHU: N_("Feishu group robot"),
    SMS: N_("SMS gateway"),
    PHONE: N_("Voice call gateway"),
    EMAIL: N_("E-mail"),
    WEBHOOK: N_("Webhook"),
}
LOG = "log"
"""Where no channel is set up the message goes to the log."""

KIND_OF_SCHEME = {
    "wecombot": WECOM,
    "dingtalk": DINGTALK,
    "feishu": FEISHU,
    "mailto": EMAIL,
    "mailtos": EMAIL,
}
"""What an address of apprise begins with; every other one is a webhook or a gateway of its own."""

DEFAULT_PER_MINUTE = 20
PER_MINUTE = {WECOM: 20, DINGTALK: 20, FEISHU: 100, SMS: 20, PHONE: 20, EMAIL: 20, WEBHOOK: 100}
"""Messages a minute: what the robots of WeCom, DingTalk and Feishu take; our own for the others."""
LARGEST_PER_MINUTE = 600

TO = "{to}"
"""Stands in an address for the number of the recipient, on a channel of e-mail for the address."""
SAMPLE_NUMBER, SAMPLE_EMAIL = "13800138000", "duty@mail.example"

URGENT_KINDS = HUMAN_KINDS | FIRE_KINDS
PRESSES = ("alarm", "pressed_again")
"""Subjects of a call for help: the first message of an alarm, and that of a further press."""


def is_urgent(subject: str, kind: str) -> bool:
    """Whether a message goes before all others: a call for help by an SOS, a fall, smoke, gas or CO."""
    return subject in PRESSES and kind in URGENT_KINDS


def says_family(audience: str) -> bool:
    """Whether this audience is the family, whom a group channel tells only where somebody has chosen it."""
    return audience == FAMILY


def sample_for(kind: str) -> str:
    """What stands in for a recipient when an address is only looked at."""
    return SAMPLE_EMAIL if kind == EMAIL else SAMPLE_NUMBER
