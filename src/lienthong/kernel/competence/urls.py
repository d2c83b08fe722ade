"""Addresses of competence."""

from django.urls import path

from .views import asking

urlpatterns = [
    path("tham-quyen", asking.ask, name="whose_job"),
]
