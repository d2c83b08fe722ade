"""How to speak to the database: its roles, their rights, and its address for each of them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

Role = Literal["superuser", "owner", "app"]

NAMES: dict[Role, str] = {"superuser": "postgres", "owner": "lienthong_owner", "app": "lienthong_app"}
HOUSE = "lienthong_house"
"""What the program is for the length of one statement of the house itself; nobody signs in as it (`row_security`)."""
DATABASE = "lienthong"
PORT = 5432  # only names the socket file: no network port is opened


@dataclass(frozen=True)
class Connection:
    """How to reach a running database: enough to speak to it, not to start or stop it."""

    host: str
    passwords: Mapping[str, str]
    port: int = PORT

    def dsn(self, role: Role = "app", database: str = DATABASE) -> str:
        """The address of a database for one role, as a URL (the host, a folder, stands in the query part)."""
        password = quote(self.passwords[role], safe="")
        return (
            f"postgresql://{NAMES[role]}:{password}@/{quote(database, safe='')}"
            f"?host={quote(self.host, safe='')}&port={self.port}"
        )

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database owned by the owner role, ready for migrations; as a copy of `template` if named."""
        with psycopg.connect(self.dsn("superuser", "postgres"), autocommit=True) as server:
            server.execute(
                # Copying the files takes half the time of logging each page of them.
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name),
                    sql.Identifier(NAMES["owner"]),
                    sql.Identifier(template or "template0"),
                )
            )
            server.execute(
                sql.SQL(
                    "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE {0} TO {1}"
                ).format(sql.Identifier(name), sql.Identifier(NAMES["app"]))
            )
        if template is None:
            with psycopg.connect(self.dsn("superuser", name)) as made:
                made.execute(_RIGHTS.format(owner=NAMES["owner"], app=f"{NAMES['app']}, {HOUSE}"))

    def drop_database(self, name: str) -> None:
        """Remove a database if it is there, also while somebody is connected to it."""
        with psycopg.connect(self.dsn("superuser", "postgres"), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def as_json(self) -> str:
        """The same as text, for a child process or a test worker; holds passwords."""
        return json.dumps({"host": self.host, "passwords": dict(self.passwords), "port": self.port})

    @classmethod
    def from_json(cls, text: str) -> "Connection":
        """Take up again what `as_json` gave away."""
        return cls(**json.loads(text))


# The owner makes tables; whatever it makes, the application may use and never alter, as itself and as the house.
_RIGHTS = """
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app};
"""


def new_passwords() -> dict[str, str]:
    """Fresh passwords for the three roles, one house's own."""
    return {role: secrets.token_urlsafe(24) for role in NAMES}
