"""What every page shows around its content: province, who is signed in, where they can go."""

from django.conf import settings
from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Values for the base layout."""
    return {
        "province": settings.PROVINCE,
        "contact": settings.CONTACT,
        "actor": getattr(request, "actor", None),
    }
