"""Addresses of competence."""

from django.urls import path

from .views import asking, signing, tables

urlpatterns = [
    path("tham-quyen", asking.ask, name="whose_job"),
    path("tham-quyen/bang", tables.catalogue, name="decision_tables"),
    path("tham-quyen/bang/moi", tables.begin, name="decision_table_begin"),
    path("tham-quyen/bang/<slug:code>", tables.table_page, name="decision_table"),
    path("tham-quyen/ban/<str:code>", tables.version_page, name="table_version"),
    path("tham-quyen/ban/<str:code>/anh-huong", tables.effect, name="table_effect"),
    path("tham-quyen/ban/<str:code>/dong/<int:number>", tables.line_page, name="table_line"),
    path("tham-quyen/ai-duoc-ky", signing.who_signs, name="who_signs"),
    path("tham-quyen/giao-ky", signing.mandates, name="mandates"),
    path("tham-quyen/giao-ky/moi", signing.begin, name="mandate_begin"),
    path("tham-quyen/giao-ky/<slug:code>", signing.mandate, name="mandate"),
]
