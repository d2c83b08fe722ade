"""Mails for what was told and what waits."""

from lienthong.kernel.jobs.api import job

from .mailing import mail_what_is_due


@job("notifications.mail", queue="house", every="* * * * *", lock="notifications.mail")
def mail() -> int:
    """Each minute: the morning's letter for those whose hour has come, and what may be mailed at once."""
    return mail_what_is_due()
