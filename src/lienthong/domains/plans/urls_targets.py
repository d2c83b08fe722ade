"""Addresses of the targets of a plan."""

from django.urls import path

from .views import describe, target_period, targets

urlpatterns = [
    path("ke-hoach/<str:code>/chi-tieu", targets.targets_page, name="targets"),
    path("ke-hoach/<str:code>/chi-tieu/mo-ta", describe.describe_many, name="describe_targets"),
    path("ke-hoach/<str:code>/chi-tieu/<str:item>/mo-ta", describe.describe_page, name="describe_target"),
    path("ke-hoach/<str:code>/chi-tieu/<str:item>/lo-trinh", describe.milestones_page, name="milestones"),
    path(
        "ke-hoach/<str:code>/chi-tieu/<str:item>/ky/<str:round_code>", target_period.target_period, name="target_period"
    ),
]
