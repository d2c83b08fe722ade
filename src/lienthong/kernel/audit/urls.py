"""Addresses of the room audit."""

from django.urls import path

from . import views

urlpatterns = [path("he-thong/nhat-ky", views.entries, name="audit")]
