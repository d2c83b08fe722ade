"""Addresses of the consolidated report, and of the tables that leave the house."""

from django.urls import path

from .views import consolidation, exports, tables

urlpatterns = [
    path("ke-hoach/<str:code>/xuat", exports.table_file, name="plan_table_file"),
    path("ke-hoach/<str:code>/xuat/<path:part>", tables.page_tables, name="plan_page_tables"),
    path("ke-hoach/<str:code>/tong-hop", consolidation.newest, name="consolidation"),
    path("ke-hoach/<str:code>/tong-hop/<str:round_code>", consolidation.round_page, name="consolidation_round"),
    path("ke-hoach/<str:code>/tong-hop/<str:round_code>/tep", consolidation.file, name="consolidation_file"),
    path(
        "ke-hoach/<str:code>/tong-hop/<str:round_code>/<str:item>", consolidation.item_page, name="consolidation_item"
    ),
]
