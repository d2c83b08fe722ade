"""Addresses of people."""

from django.urls import path

from .views.bringing import bring_page, roster_file
from .views.doing import about_a_person, at_a_post, end_leave, in_a_unit
from .views.staff import people_page, person_page
from .views.units import chart_page, post_page, unit_staff_page, vacant_page

urlpatterns = [
    path("can-bo", people_page, name="people"),
    path("can-bo/<slug:code>", person_page, name="person"),
    path("can-bo/<slug:code>/<slug:deed>", about_a_person, name="person_deed"),
    path("vi-tri/<str:code>", post_page, name="post"),
    path("vi-tri/<str:code>/<slug:deed>", at_a_post, name="post_deed"),
    path("so-do-to-chuc", chart_page, name="org_chart"),
    path("vi-tri-trong", vacant_page, name="vacant_posts"),
    path("don-vi/<slug:code>/can-bo", unit_staff_page, name="unit_staff"),
    path("don-vi/<slug:code>/can-bo/nhap-tep", bring_page, name="unit_bring"),
    path("don-vi/<slug:code>/can-bo/danh-sach.xlsx", roster_file, name="unit_roster"),
    path("don-vi/<slug:code>/can-bo/<slug:deed>", in_a_unit, name="unit_deed"),
    path("vang-mat/<str:code>", end_leave, name="end_leave"),
]
