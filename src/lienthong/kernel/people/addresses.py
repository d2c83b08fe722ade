"""Where the house reaches people by mail. Others ask `queries.contact` for an address, which leaves a trace."""

from collections.abc import Iterable

from .models import Contact


def mail_addresses(persons: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and mail address by person code, for letters that the house itself sends; others see only their units'."""
    rows = Contact.objects.filter(person__code__in=list(persons)).exclude(email="")
    return {code: (name, mail) for code, name, mail in rows.values_list("person__code", "person__full_name", "email")}
