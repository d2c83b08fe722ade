"""Addresses of the room forms."""

from django.urls import path

from .views import beside, catalogue, comparing, editing, figures, filling, offering, reading, versions

urlpatterns = [
    path("bieu-mau", catalogue.catalogue, name="forms_list"),
    path("bieu-mau/soan", catalogue.write, name="forms_write"),
    path("bieu-mau/ban/<str:code>", versions.version_page, name="forms_version"),
    path("bieu-mau/ban/<str:code>/tep.json", versions.version_file, name="forms_version_file"),
    path("bieu-mau/ban/<str:code>/so-lieu", figures.figures_page, name="forms_figures"),
    path("bieu-mau/ban/<str:code>/xem-thu", versions.preview, name="forms_preview"),
    path("bieu-mau/ban/<str:code>/so-sanh", comparing.compared, name="forms_compared"),
    path("bieu-mau/ban/<str:code>/sua", editing.editor, name="forms_editor"),
    path("bieu-mau/ban/<str:code>/sua/doc", editing.spoken, name="forms_spoken"),
    path("bieu-mau/<str:code>", catalogue.form_page, name="forms_form"),
    path("khai", offering.offered, name="forms_offered"),
    path("khai/<str:code>", filling.begin, name="forms_begin"),
    path("to-khai", reading.received_list, name="forms_received"),
    path("to-khai/cua-toi", reading.own_list, name="forms_own"),
    path("to-khai/nhan/<str:code>", reading.review, name="forms_review"),
    path("to-khai/nhan/<str:code>/ban-in.pdf", reading.printed, name="forms_received_paper"),
    path("to-khai/<str:mark>", filling.home, name="forms_declaration"),
    path("to-khai/<str:mark>/kiem-tra", filling.summary, name="forms_summary"),
    path("to-khai/<str:mark>/ban-in.pdf", beside.printed, name="forms_paper"),
    path("to-khai/<str:mark>/goi-y/<str:path>", beside.suggested, name="forms_suggested"),
    path("to-khai/<str:mark>/bo", beside.drop, name="forms_drop"),
    path("to-khai/<str:mark>/ngon-ngu", beside.speak, name="forms_speak"),
    path("to-khai/<str:mark>/tep/<str:code>", beside.enclosed, name="forms_enclosed"),
    path("to-khai/<str:mark>/buoc/<str:key>", filling.step, name="forms_step"),
]
