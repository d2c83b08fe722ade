"""Addresses of the room calendar."""

from django.urls import path

from .views import clock, declaring, year

urlpatterns = [
    path("lich-lam-viec", year.year, name="working_calendar"),
    path("lich-lam-viec/khai-bao", declaring.declare, name="calendar_declare"),
    path("thoi-han/<str:subject>", clock.clock, name="clock"),
]
