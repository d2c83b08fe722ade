"""Addresses of plans before and after, of contradictions, and of units' own plans."""

from django.urls import path

from .views import conflicts, gone_on, later, tables, unit_plan_read, unit_plans

urlpatterns = [
    path("viec-duoc-giao/<str:code>/noi-dung-truoc", gone_on.take_over, name="take_over_text"),
    path("ke-hoach/<str:code>/ke-hoach-truoc", later.later_page, name="later_plans"),
    path("ke-hoach/<str:code>/doi-chieu/<str:succession>", later.compare_page, name="compare_plans"),
    path("ke-hoach/<str:code>/doi-chieu/<str:succession>/xuat", tables.compared_rows, name="compare_plans_file"),
    path("ke-hoach/<str:code>/mau-thuan", conflicts.conflicts_page, name="plan_conflicts"),
    path("ke-hoach/<str:code>/ke-hoach-don-vi", unit_plans.unit_plans_page, name="unit_plans"),
    path("ke-hoach/<str:code>/ke-hoach-don-vi/<str:unit_plan>", unit_plans.unit_plan_page, name="unit_plan"),
    path("ke-hoach/<str:code>/ke-hoach-don-vi/<str:unit_plan>/doc", unit_plan_read.read_page, name="read_unit_plan"),
]
