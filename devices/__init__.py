"""MQTT bytes in, device events out: brokers, listener, drivers and a simulator for the alarm chain."""
