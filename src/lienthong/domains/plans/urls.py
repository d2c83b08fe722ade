"""All addresses of the room plans. The review comes first: `/ke-hoach/tai-len` is not a plan's code."""

from django.urls import include, path

urlpatterns = [
    path("", include("lienthong.domains.plans.urls_review")),
    path("", include("lienthong.domains.plans.urls_progress")),
    path("", include("lienthong.domains.plans.urls_takeover")),
    path("", include("lienthong.domains.plans.urls_targets")),
    path("", include("lienthong.domains.plans.urls_handling")),
    path("", include("lienthong.domains.plans.urls_rounds")),
    path("", include("lienthong.domains.plans.urls_consolidation")),
    path("", include("lienthong.domains.plans.urls_later")),
    path("", include("lienthong.domains.plans.urls_money")),
    path("", include("lienthong.domains.plans.urls_checks")),
    path("", include("lienthong.domains.plans.urls_narratives")),
]
