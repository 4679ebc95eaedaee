"""The kinds of channels and how much each may carry: values only."""

from eldercare.core.errors import N_

WECOM, DINGTALK, FEISHU, SMS, EMAIL, WEBHOOK = "wecom", "dingtalk", "feishu", "sms", "email", "webhook"
CHANNEL_KINDS = {
    WECOM: N_("WeCom group robot"),
    DINGTALK: N_("DingTalk group robot"),
    FEISHU: N_("Feishu group robot"),
    SMS: N_("SMS gateway"),
    EMAIL: N_("E-mail"),
    WEBHOOK: N_("Webhook"),
}

DEFAULT_PER_MINUTE = 20
PER_MINUTE = {WECOM: 20, DINGTALK: 20, FEISHU: 100, SMS: 20, EMAIL: 20, WEBHOOK: 100}
"""Messages a minute: what the robots of WeCom, DingTalk and Feishu take; our own for the others."""
