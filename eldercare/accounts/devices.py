"""What a browser says of itself, in two words by which its owner knows it again."""

# The first that fits counts: Edge and WeChat also say Chrome, and Chrome also says Safari.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Chrome · Windows; empty for what says nothing of the kind."""
    found = (next((word for mark, word in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, found))
