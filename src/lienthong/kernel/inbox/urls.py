"""Addresses of the room inbox."""

from django.urls import path

from .views import calendars, comparing, handed, mine, moved, waiting

urlpatterns = [
    path("viec-can-lam", waiting.waiting, name="inbox"),
    path("viec-can-lam/nhieu", waiting.act_many, name="inbox_act_many"),
    path("viec-can-lam/muc-xem", mine.save_view, name="inbox_save_view"),
    path("viec-can-lam/muc-xem/<slug:code>/xoa", mine.drop_view, name="inbox_drop_view"),
    path("viec-can-lam/lam-thay", mine.substitutes, name="inbox_substitutes"),
    path("viec-can-lam/lam-thay/<slug:code>/thoi", mine.end_substitute, name="inbox_end_substitute"),
    path("viec-can-lam/ban-giao", handed.handed, name="inbox_handed"),
    path("viec-can-lam/lich", calendars.calendars, name="inbox_calendars"),
    path("viec-can-lam/lich/<slug:code>/thu-hoi", calendars.close, name="inbox_close_feed"),
    path("viec-can-lam/doi-han/<slug:code>", moved.moved, name="inbox_moved"),
    path("viec-can-lam/<str:code>/<str:verb>", waiting.act, name="inbox_act"),
    path("he-thong/doi-chieu-hop-viec", comparing.comparing, name="inbox_comparing"),
    path("lich/<str:token>.ics", calendars.feed, name="inbox_feed"),
]
