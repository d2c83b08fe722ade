"""Addresses of the room inbox."""

from django.urls import path

from . import views

urlpatterns = [
    path("viec-can-lam", views.waiting, name="inbox"),
    path("viec-can-lam/<str:code>/<str:verb>", views.act, name="inbox_act"),
]
