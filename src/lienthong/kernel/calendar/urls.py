"""Addresses of the room calendar."""

from django.urls import path

from . import views

urlpatterns = [path("lich-lam-viec", views.year, name="working_calendar")]
