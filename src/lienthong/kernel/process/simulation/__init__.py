"""How a definition would run with the people there are, tried before it is published.

The shape of it:

1. `design.py` is what is asked: a definition with arrivals, crews, times, ways. What is not said is assumed, and told.
2. `given.py` reads those numbers as people write them, `checks.py` names those that cannot be.
3. `axis.py` lays working time on a straight line. Runs live there; days are looked up only for limits in days.
4. `coming.py` draws what comes from outside: when runs begin, how many people of a post are there on each day.
5. `moves.py` asks the net (`net.py`) once for each marking, place and answer of chance, and remembers: no second rules.
6. `playing.py` is one replication: a heap of ends of stays, a line before each post, what is counted on the way.
7. `trial.py` plays some replications, each by streams of chance of its own; the same seed gives the same forecast.
8. `figures.py` makes one figure of them with its interval, `forecast.py` all figures, `telling.py` says them.
9. `history.py` learns arrivals, times and branches from runs of the past, followed through the same net.
10. `comparing.py` lays two designs side by side, on the same runs coming.

Pure: no Django, no database; the calendar is handed in.
"""
