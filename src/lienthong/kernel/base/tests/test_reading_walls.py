"""Whoever takes over the process that reads a document stands in an empty room."""

import json
import subprocess
import sys

TRY = """
import json, os, sys
import pdfminer
from lienthong.kernel.base.reading_walls import close_in
given = os.getuid()
close_in()

def tried(what):
    try:
        what()
    except BaseException as fault:
        return type(fault).__name__
    return "done"

import socket
said = {
    "socket": tried(lambda: socket.socket()),
    "name": tried(lambda: socket.getaddrinfo("localhost", 80)),
    "program": tried(lambda: os.system("true")),
    "fork": tried(os.fork),
    "spawn": tried(lambda: os.posix_spawn("/bin/true", ["true"], {})),
    "passwd": tried(lambda: open("/etc/passwd")),
    "surroundings": tried(lambda: open(f"/proc/{os.getppid()}/environ", "rb")),
    "up": tried(lambda: open(sys.prefix + "/../../../../etc/passwd")),
    "write": tried(lambda: open(sys.argv[1], "w")),
    "remove": tried(lambda: os.remove(sys.argv[1])),
    "library": tried(lambda: __import__("ctypes").CDLL("libc.so.6")),
    "memory": tried(lambda: bytearray(2_000_000_000)),
    "own": tried(lambda: open(json.__file__).close()),
}
print(json.dumps(said))
"""


def test_the_reader_stands_in_an_empty_room(tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text("giữ nguyên", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", TRY, str(kept)], capture_output=True, timeout=300, check=True)
    said = json.loads(done.stdout)
    assert said.pop("own") == "done"
    assert said.pop("memory") == "MemoryError"
    assert set(said.values()) == {"PermissionError"}, said
    assert kept.read_text(encoding="utf-8") == "giữ nguyên"
