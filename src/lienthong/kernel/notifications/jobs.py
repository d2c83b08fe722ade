"""Mails for what was told."""

from lienthong.kernel.jobs.api import job

from .mailing import mail_what_is_due


@job("notifications.mail", queue="house", every="* * * * *", lock="notifications.mail")
def mail() -> int:
    """Each minute: one mail for each person who was told something and has not read it yet."""
    return mail_what_is_due()
