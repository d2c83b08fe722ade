"""Addresses of inspections and yearly duties of a plan."""

from django.urls import path

from .views import checks, visit, yearly

urlpatterns = [
    path("ke-hoach/<str:code>/kiem-tra", checks.checks_page, name="checks"),
    path("ke-hoach/<str:code>/kiem-tra/bang-kiem", checks.checklists_page, name="checklists"),
    path("ke-hoach/<str:code>/kiem-tra/lap", checks.plan_checks, name="plan_checks"),
    path("ke-hoach/<str:code>/kiem-tra/khac-phuc", checks.findings_page, name="findings"),
    path("cuoc-kiem-tra/<str:code>", visit.visit_page, name="visit"),
    path("cuoc-kiem-tra/<str:code>/bien-ban", visit.minutes_paper, name="minutes_paper"),
    path("khac-phuc/<str:code>", checks.finding_page, name="finding"),
    path("ke-hoach/<str:code>/hang-nam", yearly.duties_page, name="duties"),
    path("ke-hoach/<str:code>/hang-nam/them", yearly.new_duty, name="new_duty"),
    path("viec-hang-nam/<str:code>", yearly.turn_page, name="turn"),
    path("cong-khai/<str:code>/hang-nam", yearly.public_yearly, name="public_yearly"),
]
