"""Addresses of the money of a plan."""

from django.urls import path

from .views import money, money_sheets

urlpatterns = [
    path("ke-hoach/<str:code>/kinh-phi", money.money_page, name="money"),
    path("ke-hoach/<str:code>/kinh-phi/so", money.book_page, name="money_book"),
    path("ke-hoach/<str:code>/kinh-phi/them", money.new_budget, name="new_budget"),
    path("ke-hoach/<str:code>/kinh-phi/nhap", money_sheets.money_in, name="money_in"),
    path("ke-hoach/<str:code>/kinh-phi/xuat", money_sheets.money_out, name="money_out"),
    path("ke-hoach/<str:code>/kinh-phi/chu-dau-tu", money.investors_page, name="investors"),
    path("dong-kinh-phi/<str:code>", money.budget_page, name="budget"),
]
