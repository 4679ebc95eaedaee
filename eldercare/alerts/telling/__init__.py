"""Messages about alarms: written with their cause, and worded. How they go out is of the room `telling`."""
