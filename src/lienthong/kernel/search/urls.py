"""Addresses of search."""

from django.urls import path

from .views import box

urlpatterns = [path("tim-kiem", box.results, name="search")]
