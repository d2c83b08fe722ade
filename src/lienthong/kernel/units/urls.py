"""Addresses of units."""

from django.urls import path

from .views.public import tree_page, unit_page, units_page

urlpatterns = [
    path("don-vi", units_page, name="units"),
    path("don-vi/cay", tree_page, name="units_tree"),
    path("don-vi/<slug:code>", unit_page, name="unit"),
]
