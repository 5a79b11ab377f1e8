"""On PYTHONPATH while lessons are tested: every connection beyond this machine is refused, in kernels too."""

import socket


def refusing(method):
    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise PermissionError(f"a lesson tried to reach {address[0]}, beyond this machine")
        return method(self, address)

    return connect


def is_loopback(host):
    return host in ("localhost", "::1") or str(host).startswith("127.")


socket.socket.connect = refusing(socket.socket.connect)
socket.socket.connect_ex = refusing(socket.socket.connect_ex)
