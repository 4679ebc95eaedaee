"""Can we listen there? Asked before anything is started, so that the answer is one line."""

import errno
import os
import socket

from eldercare.core.errors import EldercareError


class PortInUseError(EldercareError):
    """Another program listens on the port."""

    code = "port_in_use"
    sentence = "Port %(port)s on %(host)s is in use. Choose another with %(option)s N."


class AddressError(EldercareError):
    """This machine cannot listen at the address."""

    code = "bad_address"
    sentence = (
        "Cannot listen on %(host)s, port %(port)s: %(reason)s. Choose others with --host and %(option)s."
    )


def refuse_busy_port(host: str, port: int, *, option: str) -> None:
    """Raise PortInUseError or AddressError when a server could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do: a connection that has just ended does not keep the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUseError(port=port, host=host, option=option) from error
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            raise AddressError(port=port, host=host, reason=reason, option=option) from error
