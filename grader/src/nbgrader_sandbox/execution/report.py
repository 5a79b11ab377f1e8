"""The grader's end of the channel on which a kernel reports: what it believes of what arrives, and what it misses."""

import hmac
import secrets
import socket
from contextlib import suppress

from nbgrader_sandbox.execution import audit

FORGED = "its code wrote to the channel on which the sandbox reports; what it wrote was not believed"
SILENT = "the sandbox could not report to the end: its code closed or changed the channel of the reports"
LARGEST = 4096  # bytes of a message
MOST = 1000  # messages that are believed; the hook sends far fewer


class Report:
    """
    A channel whose other end a kernel holds.

    Each message has a number and a mark that depends on a key; the key changes with each message. A message that comes
    again is taken once: a process that a kernel starts goes on with the numbers of its parent.
    """

    def __init__(self) -> None:
        self.own_end, self.kernels_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.key = secrets.token_bytes(32)
        self.keys = [self.key]
        self.lines: dict[bytes, str] = {}
        self.numbers: set[int] = set()
        self.forged = False
        self.expected: list[str] = []  # words that a kernel was asked to report

    def read_start(self, timeout: float) -> str:
        """Return a line of the kernel's start, before any code of a student ran; '' if none arrives in time."""
        self.own_end.settimeout(timeout)
        with suppress(OSError):
            return self.own_end.recv(LARGEST).decode(errors="replace").strip()
        return ""

    def read(self) -> None:
        """Read all messages that have arrived."""
        with suppress(OSError):
            self.own_end.setblocking(False)
            while message := self.own_end.recv(LARGEST):
                self.take(message)

    def take(self, message: bytes) -> None:
        """Believe a message whose mark is right."""
        number, _, rest = message.partition(b" ")
        text = rest.partition(b" ")[2].decode(errors="replace")
        if not (number.isdigit() and len(number) < 4 and self.is_sealed(message, int(number), text)):
            self.forged = True
        elif len(self.lines) < MOST:
            self.numbers.add(int(number))
            self.lines[message] = "".join(letter if letter.isprintable() else " " for letter in text)

    def is_sealed(self, message: bytes, number: int, text: str) -> bool:
        """Return whether a message has the mark of its number."""
        while len(self.keys) <= number:
            self.keys.append(audit.next_key(self.keys[-1]))
        return hmac.compare_digest(audit.seal(self.keys[number], number, text), message)

    def attempts(self) -> list[str]:
        """Return what the submission tried, as it was reported so far."""
        return [line for line in self.lines.values() if not line.startswith(audit.ALIVE)]

    def damage(self) -> list[str]:
        """Return what is wrong with the channel, in sentences for the instructor."""
        missing = {f"{audit.ALIVE}{word}" for word in self.expected} - set(self.lines.values())
        gaps = self.numbers != set(range(len(self.numbers)))
        return [*([FORGED] if self.forged else []), *([SILENT] if gaps or missing else [])]

    def close(self) -> None:
        """Read what is left and close both ends; a second call changes nothing."""
        self.read()
        self.own_end.close()
        self.kernels_end.close()
