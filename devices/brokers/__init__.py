"""The two brokers we can start ourselves: mosquitto for real use, amqtt for a demonstration."""
