"""Pieces of statements for rooms above: whether somebody works here, said where many are asked about at once.

Each takes the day as %(day)s.
"""

_STAFF = "select from people_staff t where t.person_id = {person} and upper_inf(t.recorded) and not isempty(t.valid)"
_SEAT = "select from people_seat s where s.person_id = {person} and upper_inf(s.recorded) and not isempty(s.valid)"
_SEATED = """
select p.id as person_id, p.code, max(coalesce(lower(s.recorded), '-infinity')) as known
from people_person p join people_seat s on s.person_id = p.id
where s.valid @> %(day)s::date and upper_inf(s.recorded) group by p.id, p.code
"""


def seat_stamp_sql() -> str:
    """The stamp of seats, for a room that asks for more than one stamp at once."""
    return "coalesce((select n from people_seatstamp limit 1), 0)"


def seated_sql() -> str:
    """Who sits at a post on the day: `person_id`, `code`, and since when the house has `known` it."""
    return _SEATED


def works_sql(person: str) -> str:
    """Whether a person (an id) is on a staff or at a post on the day, or will be."""
    return _either(person, "and coalesce(upper({row}.valid), 'infinity') > %(day)s::date")


def worked_sql(person: str) -> str:
    """Whether a person (an id) was on a staff or at a post that has ended by the day."""
    return _either(person, "and upper({row}.valid) <= %(day)s::date")


def _either(person: str, when: str) -> str:
    staff, seat = _STAFF.format(person=person), _SEAT.format(person=person)
    return f"(exists ({staff} {when.format(row='t')}) or exists ({seat} {when.format(row='s')}))"
