"""Addresses of the room process."""

from django.urls import path

from .views import steps

urlpatterns = [
    path("quy-trinh/buoc/<str:code>", steps.step_page, name="process_step"),
    path("quy-trinh/lan-chay/<str:code>", steps.run_page, name="process_run"),
]
