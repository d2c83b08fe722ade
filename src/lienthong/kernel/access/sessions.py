"""Sessions in the database, each found by one written-out question: every page of the house asks it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection

_FIND = "select session_data, expire_date from django_session where session_key = %s and expire_date > now()"


class SessionStore(db.SessionStore):
    """Django's own store; only the finding is written out, which to build anew cost a tenth of a small request."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return self.model(session_key=key, session_data=row[0], expire_date=row[1])
