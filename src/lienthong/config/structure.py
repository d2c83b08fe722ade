"""Whether a database already has the structure that this program needs: asked in a moment, without loading Django.

After each upgrade the database remembers a mark of all that shapes it: our migrations, data moves and settings, and the
versions of the libraries. The mark lies in the database itself, so a restored copy tells the truth about itself.
"""

import hashlib
import importlib.metadata
from pathlib import Path

import psycopg
from psycopg import sql

PRODUCT = Path(__file__).resolve().parents[1]
PREFIX = "lienthong structure "


def mark() -> str:
    """The mark of the structure that this program needs."""
    told = hashlib.sha256()
    shaping = [*PRODUCT.glob("**/migrations/*.py"), *PRODUCT.glob("**/data_moves.py")]
    for path in [PRODUCT / "config" / "settings.py", *sorted(shaping)]:
        told.update(str(path.relative_to(PRODUCT)).encode() + b"\0" + path.read_bytes() + b"\0")
    libraries = sorted(f"{one.name}=={one.version}" for one in importlib.metadata.distributions())
    told.update("\n".join(libraries).encode())
    return PREFIX + told.hexdigest()


def remembered(dsn: str) -> str | None:
    """The mark that a database remembers, None if it has none or cannot be asked."""
    try:
        with psycopg.connect(dsn, connect_timeout=10) as database:
            row = database.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
            ).fetchone()
    except psycopg.Error:
        return None
    return row[0] if row else None


def remember(dsn: str, what: str) -> None:
    """Let a database remember a mark; one that is not ours to comment on stays without, and is checked each time."""
    try:
        with psycopg.connect(dsn, connect_timeout=10) as database:
            database.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database.info.dbname), sql.Literal(what))
            )
    except psycopg.errors.InsufficientPrivilege:
        pass
