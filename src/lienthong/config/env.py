"""Every variable the program reads from its surroundings, with its type, default and a sentence."""

import os
from dataclasses import dataclass
from typing import Any

from psycopg.conninfo import conninfo_to_dict


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: the manual for operators is printed from these rows."""

    name: str
    default: str
    says: str

    def get(self) -> str:
        """The value, or the default."""
        return os.environ.get(self.name, "") or self.default

    def on(self) -> bool:
        """The value as yes or no."""
        return self.get().lower() in {"1", "true", "yes", "on"}


DATABASE_URL = Variable(
    "DATABASE_URL",
    "",
    "Database the program works in, as the application role; without it the embedded one is started.",
)
DATABASE_OWNER_URL = Variable(
    "DATABASE_OWNER_URL",
    "",
    "The same database as the owner role, for migrations; DATABASE_URL where absent.",
)
SECRET_KEY = Variable("LIENTHONG_SECRET_KEY", "", "Signs sessions and forms; made once in LIENTHONG_HOME where absent.")
HOSTS = Variable("LIENTHONG_HOSTS", "127.0.0.1,localhost,[::1]", "Names under which the pages may be asked for.")
HTTPS = Variable("LIENTHONG_HTTPS", "off", "Whether people reach the pages by https (secure cookies, HSTS).")
CALENDAR_YEARS = Variable("LIENTHONG_CALENDAR_YEARS", "5", "For how many years ahead due dates are counted.")
SITE = Variable("LIENTHONG_SITE", "http://127.0.0.1:8000", "Address of the house for people, used in links of mails.")
FILES = Variable("LIENTHONG_FILES", "", "Folder of the stored files; LIENTHONG_HOME/files where absent.")
COMPILED = Variable(
    "LIENTHONG_COMPILED", "", "Folder of the templates as Jinja compiled them; LIENTHONG_HOME/compiled where absent."
)
PROVINCE = Variable("LIENTHONG_PROVINCE", "Nghệ An", "Name of the province, shown at the head of each page.")
CONTACT = Variable(
    "LIENTHONG_CONTACT",
    "Bộ phận hỗ trợ kỹ thuật của tỉnh",
    "Whom people call when something fails; shown on error pages.",
)
SMTP_URL = Variable(
    "LIENTHONG_SMTP", "", "smtp://user:password@host:port of the mail server; no mail goes out without it."
)
MAIL_FROM = Variable("LIENTHONG_MAIL_FROM", "lien-thong@nghean.example", "Sender of the mails.")
PROXIES = Variable(
    "LIENTHONG_PROXIES", "0", "How many of your own proxies stand before the house, each adding to X-Forwarded-For."
)
VISITORS = Variable(
    "LIENTHONG_VISITORS", "30", "How many declarations may be begun without an account from one address in an hour."
)
ALL_VISITORS = Variable(
    "LIENTHONG_ALL_VISITORS",
    "3000",
    "How many declarations may be begun without an account in an hour by all together.",
)
RESIDENTS = Variable(
    "LIENTHONG_RESIDENTS",
    "",
    "http://host:port of the simulated service of population data; without it no declaration asks there.",
)
VISITORS_SAVES = Variable(
    "LIENTHONG_VISITORS_SAVES", "3000", "How often one address may save declarations without an account in an hour."
)
VISITORS_PAPERS = Variable(
    "LIENTHONG_VISITORS_PAPERS", "120", "How many papers (PDF) one address may ask for without an account in an hour."
)
VISITORS_MB = Variable(
    "LIENTHONG_VISITORS_MB", "600", "How many megabytes of files one address may send without an account in an hour."
)
ALL_VISITORS_MB = Variable(
    "LIENTHONG_ALL_VISITORS_MB",
    "20000",
    "How many megabytes of files all together may send without an account in an hour.",
)
POOL = Variable("LIENTHONG_POOL", "6", "Most database connections of one web process.")
DEMO = Variable(
    "LIENTHONG_DEMO", "off", "Whether the demo province is loaded; its accounts are named on the login page."
)
DEBUG = Variable("LIENTHONG_DEBUG", "off", "Developer's mode: errors with their source on the page. Never in service.")


def database(variable: Variable) -> dict[str, Any]:
    """A database address as Django's settings; without one, values that fail with a clear name."""
    parts = conninfo_to_dict(variable.get()) if variable.get() else {"dbname": "lienthong", "host": "no-database-url"}
    options: dict[str, Any] = {
        k: v for k, v in parts.items() if k not in {"dbname", "user", "password", "host", "port"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }
