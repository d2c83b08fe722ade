"""Writes the audit row of a verb inside its transaction; personal arguments lie under the person's own key."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.verbs import Note

from .models import Outcome, PersonKey

_INSERT = (
    "insert into audit_entry (id, verb, actor, actor_name, subject, args, sealed_args, person, cause, outcome, why)"
    " values (coalesce(%s, nextval('audit_entry_id_seq')), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id"
)


NOBODY = "nobody"
"""`personal={"password_hash": "nobody"}`: an argument that is written down for nobody."""


class AuditRecorder:
    """The house's recorder; there is one."""

    def number(self) -> int:
        """A number for a row that is written later."""
        with connection.cursor() as cursor:
            cursor.execute("select nextval('audit_entry_id_seq')")
            return int(cursor.fetchone()[0])

    def begun(self, note: Note, number: int | None = None) -> int:
        """Write the row of a verb that is being done; returns its number."""
        return self._write(note, Outcome.DONE, "", number)

    def refused(self, note: Note, why: Refusal) -> None:
        """Write the row of a try that was refused."""
        self._write(note, Outcome.REFUSED, f"{why.code}: {why.sentence}"[:500])

    def _write(self, note: Note, outcome: Outcome, why: str, number: int | None = None) -> int:
        args, person, sealed = _split(note)
        return write(note.verb, note.actor, note.subject, args, person, sealed, note.cause, outcome, why, number)


def write(
    verb: str,
    actor: Actor,
    subject: str,
    args: dict[str, Any],
    person: str,
    sealed: bytes | None,
    cause: int | None,
    outcome: Outcome,
    why: str,
    number: int | None = None,
) -> int:
    """One row; returns its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                number,
                verb,
                actor.id,
                actor.name[:200],
                subject[:200],
                json.dumps(args),
                sealed,
                person,
                cause,
                outcome.value,
                why,
            ],
        )
        return int(cursor.fetchone()[0])


def _split(note: Note) -> tuple[dict[str, Any], str, bytes | None]:
    if not note.personal:
        return note.args, "", None
    args = dict(note.args)
    person = ""
    hidden: dict[str, Any] = {}
    for name, holder in note.personal.items():
        if args.get(name) is None:
            continue
        if holder == NOBODY:
            args[name] = "(không ghi)"
            continue
        person = str(note.subject if holder == "subject" else args.get(holder) or note.subject)
        hidden[name] = args.pop(name)
    if not hidden:
        return args, "", None
    return args, person, _seal(person, hidden)


def _key(person: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_person_key (person, key) values (%s, %s) on conflict (person) do nothing",
            [person, AESGCM.generate_key(bit_length=256)],
        )
    kept = PersonKey.objects.get(pk=person).key
    return None if kept is None else bytes(kept)


def _seal(person: str, hidden: dict[str, Any]) -> bytes | None:
    key = _key(person)
    if key is None:  # erased: nothing personal is written about them any more
        return None
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, json.dumps(hidden).encode(), person.encode())


def opened(person: str, sealed: bytes | None) -> dict[str, Any] | None:
    """The personal arguments of an entry; None where the person's key has been destroyed."""
    kept = PersonKey.objects.filter(pk=person).values_list("key", flat=True).first() if person else None
    if sealed is None or kept is None:
        return None
    raw = bytes(sealed)
    plain: dict[str, Any] = json.loads(AESGCM(bytes(kept)).decrypt(raw[:12], raw[12:], person.encode()))
    return plain


RECORDER = AuditRecorder()
