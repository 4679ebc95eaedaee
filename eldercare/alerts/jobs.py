"""What the clock runs for alarms, as plain functions taking `now`; any number of clocks may call them."""

from datetime import datetime

from flask import current_app

from eldercare.alerts import credentials, retries
from eldercare.alerts.actions.escalating import act_on_due, due_alarms
from eldercare.alerts.telling import sending


def run_due_escalations(now: datetime) -> int:
    """Take the next step of every alarm whose timer is due; returns how many this clock took."""
    return sum(act_on_due(alarm_id, now=now) for alarm_id in due_alarms(now))


def send_outbox(now: datetime) -> int:
    """Send what is due to the channels outside; returns how many went out."""
    return sending.send_due(now)


def reconcile_inbox(now: datetime) -> int:
    """Give messages another try that were kept after a fault; returns how many were looked at."""
    return retries.reconcile(now=now)


def write_broker_accounts(_now: datetime) -> bool:
    """Bring the files of our own broker to what the table says, should a web process have died first."""
    return credentials.write_broker_files(current_app.config["SETTINGS"].data_dir)
