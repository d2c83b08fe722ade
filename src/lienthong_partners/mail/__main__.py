"""`python -m lienthong_partners.mail --port 0 --behave mixed --seed 7 --folder DIR`: serve until told to stop.

The first line on standard output is JSON with the port; the server listens on the loopback only.
"""

import argparse
import asyncio
import json
import signal
import ssl
import sys
from pathlib import Path

from .behaviour import ALL, Behaviour
from .letterbox import Letterbox
from .server import SLOW, Desk, serve


def arguments() -> argparse.Namespace:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(prog="lienthong_partners.mail", description="A mail server that misbehaves.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--behave", choices=ALL, default="ok")
    parser.add_argument("--seed", type=int, default=1, help="draws the troubles of “mixed”")
    parser.add_argument("--first", type=int, default=0, help="trouble only in the first N tries of each recipient")
    parser.add_argument("--slow", type=float, default=SLOW, help="seconds that “slow” takes for a letter")
    parser.add_argument("--folder", type=Path, help="where arrivals are written")
    parser.add_argument("--cert", type=Path, help="certificate with key: STARTTLS is offered and demanded")
    parser.add_argument("--login", help="NAME:PASSWORD that is demanded")
    return parser.parse_args()


async def run(given: argparse.Namespace) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    tls = None
    if given.cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(given.cert)
    login = tuple(given.login.split(":", 1)) if given.login else None
    desk = Desk(Behaviour(given.behave, given.seed, given.first), Letterbox(given.folder), given.slow)
    server = await serve(desk, given.port, tls=tls, login=login)
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"port": port, "behave": given.behave}) + "\n")
    sys.stdout.flush()
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(run(arguments()))
