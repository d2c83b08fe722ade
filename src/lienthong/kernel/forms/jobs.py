"""What the house does with declarations by itself, each night."""

from lienthong.kernel.jobs.api import job

from .actions.forgetting import forget_all


@job("forms.forget_unsent", queue="house", every="50 2 * * *", lock="forms.forget_unsent")
def forget_unsent() -> int:
    """Each night: declarations that nobody sent and whose time is over are emptied, with their files."""
    return forget_all()
