"""The kinds of channels and how much each may carry: values only."""

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

FAMILY, VISITED = "family", "visited"
"""The contacts of a senior who are told of alarms; the senior and contacts who are told of coming visits."""


def says_family(audience: str) -> bool:
    """Whether these are private people, whom a group channel tells only where somebody has chosen it."""
    return audience in {FAMILY, VISITED}


def sample_for(kind: str) -> str:
    """What stands in for a recipient when an address is only looked at."""
    return SAMPLE_EMAIL if kind == EMAIL else SAMPLE_NUMBER
