"""Start a program that opens the lessons, and print what the first address that it names leads to."""

import re
import socket
import subprocess
import sys
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen


def answer(address: str, running: subprocess.Popen) -> str:
    """Return where an address leads; a server names it a moment before it listens."""
    while running.poll() is None:
        with suppress(URLError):
            return urlopen(address).geturl()
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.1)  # leaves the processor to the server
    return "nothing, the program has ended"


def main(port: str, *command: str) -> None:
    """Keep a port busy meanwhile, as another program on a machine may do."""
    with socket.create_server(("127.0.0.1", int(port))):
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in running.stdout:
            print(line, end="")
            if found := re.search(r"http://localhost(:\d+/\S*)", line):
                print("answers:", answer(f"http://127.0.0.1{found[1]}", running))
                break
        running.terminate()
        print("ended:", running.wait())


if __name__ == "__main__":
    main(*sys.argv[1:])
