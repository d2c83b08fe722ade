"""Addresses of the room access."""

from django.urls import path

from .views import entrance, rights, two_people

urlpatterns = [
    path("dang-nhap", entrance.sign_in, name="sign_in"),
    path("dang-xuat", entrance.sign_out, name="sign_out"),
    path("dat-mat-khau/<str:token>", entrance.first_password, name="first_password"),
    path("tai-khoan", entrance.my_account, name="my_account"),
    path("quyen", rights.who_may, name="rights"),
    path("quyen/tai-khoan/<str:code>", rights.account_page, name="rights_account"),
    path("quyen/vi-tri/<str:code>", rights.post_page, name="rights_post"),
    path("quyen/de-nghi", two_people.proposals_page, name="proposals"),
    path("quyen/khong-can-cu", two_people.ghosts_page, name="ghosts"),
    path("quyen/khan-cap", two_people.emergencies_page, name="emergencies"),
]
