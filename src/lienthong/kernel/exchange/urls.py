"""Addresses of the outbox."""

from django.urls import path

from .views import admin

urlpatterns = [
    path("he-thong/goi-tin", admin.outbox, name="outbox"),
    path("he-thong/goi-tin/<slug:code>", admin.envelope, name="envelope"),
    path("he-thong/goi-tin/<slug:code>/gui-lai", admin.retry, name="envelope_retry"),
    path("he-thong/goi-tin/<slug:code>/dung-gui", admin.give_up, name="envelope_give_up"),
]
