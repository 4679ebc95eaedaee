"""Alarms from devices: intake without loss, who goes, escalation, closing."""
