"""Free ports of this machine."""

import socket


def free_port():
    """Return a port which nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
