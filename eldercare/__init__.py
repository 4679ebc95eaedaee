"""Home-visit dispatch, emergency alarms and institution safety for a county's eldercare."""

__version__ = "0.1.0"
