"""Addresses of plans at work."""

from django.urls import path

from .views import accept, manage, progress, public, work

urlpatterns = [
    path("don-vi-toi", work.my_unit, name="my_unit"),
    path("cong-khai", public.public_list, name="public_plans"),
    path("cong-khai/<str:code>", public.public_page, name="public_plan"),
    path("viec-duoc-giao/<str:code>", work.work_page, name="work"),
    path("ke-hoach/<str:code>", progress.plan_page, name="plan"),
    path("ke-hoach/<str:code>/muc/<str:item>", progress.item_page, name="plan_item"),
    path("ke-hoach/<str:code>/cua-toi", work.my_unit, name="my_plan"),
    path("ke-hoach/<str:code>/gui", work.send_unit, name="send_unit"),
    path("ke-hoach/<str:code>/nghiem-thu", accept.accepting, name="accepting"),
    path("ke-hoach/<str:code>/quan-ly", manage.manage, name="manage_plan"),
]
