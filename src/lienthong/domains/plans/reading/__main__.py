"""Lets the reader run alone: `python -m lienthong.domains.plans.reading read FILE --json`."""

import sys

from lienthong.domains.plans.reading.cli import main

sys.exit(main(sys.argv[1:]))
