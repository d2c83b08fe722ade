"""Addresses of notices."""

from django.urls import path

from .views import mine

urlpatterns = [
    path("thong-bao", mine.notices, name="notices"),
    path("thong-bao/da-doc", mine.read_all, name="notices_read_all"),
    path("thong-bao/tuy-chon", mine.choices, name="notice_choices"),
    path("thong-bao/gio-nhan-thu", mine.rhythm, name="notice_rhythm"),
    path("thong-bao/<slug:code>/mo", mine.open_one, name="notice_open"),
]
