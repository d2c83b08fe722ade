"""Addresses of files."""

from django.urls import path

from .views import download

urlpatterns = [path("tep/<slug:code>", download.file, name="file")]
