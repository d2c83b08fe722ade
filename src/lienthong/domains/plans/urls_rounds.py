"""Addresses of a plan seen whole, of its rounds, and of the grid in which a unit reports."""

from django.urls import path

from .views import grid, grid_sheets, leading, panorama, rounds

urlpatterns = [
    path("lanh-dao", leading.leading, name="leading"),
    path("ke-hoach/<str:code>/toan-canh", panorama.panorama, name="plan_panorama"),
    path("ke-hoach/<str:code>/ky", rounds.rounds_page, name="plan_rounds"),
    path("ke-hoach/<str:code>/bang/<str:round_code>", grid.grid_page, name="grid"),
    path("ke-hoach/<str:code>/bang/<str:round_code>/dong", grid.grid_row, name="grid_row"),
    path("ke-hoach/<str:code>/bang/<str:round_code>/excel", grid_sheets.grid_out, name="grid_out"),
    path("ke-hoach/<str:code>/bang/<str:round_code>/nop", grid_sheets.grid_in, name="grid_in"),
]
