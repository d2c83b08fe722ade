"""Addresses from a document to issued work."""

from django.urls import path

from .views import issue, listing, review, rows, upload

urlpatterns = [
    path("ke-hoach", listing.plans, name="plans"),
    path("ke-hoach/tai-len", upload.upload, name="upload_plan"),
    path("ke-hoach/<str:code>/ra-soat", review.review_page, name="review_plan"),
    path("ke-hoach/<str:code>/ra-soat/dong/<str:row_code>", rows.row, name="review_row"),
    path("ke-hoach/<str:code>/ra-soat/nghi-ngo", review.settle_doubt, name="settle_doubt"),
    path("ke-hoach/<str:code>/ra-soat/nhan-het", review.accept_rest, name="accept_rest"),
    path("ke-hoach/<str:code>/ra-soat/bo", review.drop_plan, name="drop_plan"),
    path("ke-hoach/<str:code>/ban-hanh", issue.issue_page, name="issue_plan"),
    path("ke-hoach/<str:code>/ban-hanh/thanh-vien", issue.choose_members, name="choose_members"),
    path("ke-hoach/<str:code>/ban-hanh/thoi-han", issue.set_days, name="set_days"),
    path("ke-hoach/<str:code>/ban-hanh/cong-khai", issue.set_hidden, name="set_hidden"),
]
