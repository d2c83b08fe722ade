"""Addresses of people."""

from django.urls import path

from .views.staff import people_page, person_page

urlpatterns = [
    path("can-bo", people_page, name="people"),
    path("can-bo/<slug:code>", person_page, name="person"),
]
