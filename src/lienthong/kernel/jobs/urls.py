"""Addresses of the room jobs."""

from django.urls import path

from . import views

urlpatterns = [path("he-thong/viec-nen", views.stuck, name="jobs_stuck")]
