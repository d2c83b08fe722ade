"""Addresses of the room process."""

from django.urls import path

from .views import (
    beside,
    catalogue,
    downloads,
    drafts,
    drawing,
    many,
    migrating,
    opinions,
    runs,
    steps,
    uploading,
    versions,
    xes,
)

urlpatterns = [
    path("quy-trinh", catalogue.catalogue, name="process_list"),
    path("quy-trinh/tai-len", uploading.upload, name="process_upload"),
    path("quy-trinh/ban/<str:code>", versions.version_page, name="process_version"),
    path("quy-trinh/ban/<str:code>/tep.<str:kind>", downloads.version_file, name="process_version_file"),
    path("quy-trinh/ban/<str:code>/bo", drafts.discard_page, name="process_discard"),
    path("quy-trinh/ban/<str:code>/soan", drawing.editor, name="process_editor"),
    path("quy-trinh/ban/<str:code>/so-sanh", beside.beside, name="process_beside"),
    path("quy-trinh/ban/<str:code>/soat", drawing.lint, name="process_lint"),
    path("quy-trinh/don-vi", drawing.find_unit, name="process_units"),
    path("quy-trinh/soan-moi", drawing.begin, name="process_begin"),
    path("quy-trinh/ban/<str:code>/chuyen", migrating.draw_page, name="process_draw_migration"),
    path("quy-trinh/chuyen/<str:code>", migrating.migration_page, name="process_migration"),
    path("quy-trinh/lam-nhieu", many.many, name="process_many"),
    path("quy-trinh/buoc/<str:code>", steps.step_page, name="process_step"),
    path("quy-trinh/buoc/<str:code>/hoi-y-kien", opinions.ask, name="process_ask"),
    path("quy-trinh/y-kien/<str:code>", opinions.opinion, name="process_opinion"),
    path("quy-trinh/lan-chay/<str:code>/xes", xes.run_log, name="process_run_log"),
    path("quy-trinh/lan-chay/<str:code>", runs.run_page, name="process_run"),
    path("quy-trinh/<str:code>/xes", xes.process_log, name="process_log"),
    path("quy-trinh/<str:code>/doi-ten", drafts.rename_page, name="process_rename"),
    path("quy-trinh/<str:code>", catalogue.process_page, name="process_page"),
]
