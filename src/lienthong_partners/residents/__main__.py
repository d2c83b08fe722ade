"""`python -m lienthong_partners.residents --port 8901 --behave ok`: serve invented people until told to stop."""

import argparse
import json
import sys

from .server import MANNERS, Service

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="lienthong_partners.residents", description="Invented people, asked for by HTTP."
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--behave", choices=MANNERS, default="ok")
    given = parser.parse_args()
    service = Service(given.port, given.behave)
    sys.stdout.write(json.dumps({"url": service.url, "behave": given.behave}) + "\n")
    sys.stdout.flush()
    service.serve_forever()
