"""The address of work that goes on after its unit has ended."""

from django.urls import path

from .views import takeover

urlpatterns = [path("ke-hoach/<str:code>/don-vi-ke-tuc", takeover.takeover_page, name="takeovers")]
