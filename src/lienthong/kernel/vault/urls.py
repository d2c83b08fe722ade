"""Addresses of the room vault."""

from django.urls import path

from .views.own import own_vault, withdraw

urlpatterns = [
    path("kho-cua-toi", own_vault, name="vault_own"),
    path("kho-cua-toi/<str:code>/rut", withdraw, name="vault_withdraw"),
]
