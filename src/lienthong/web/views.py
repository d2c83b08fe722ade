"""Pages of this floor itself: the page that shows every component, and the choice of light and density."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lienthong.web.preferences import remember
from lienthong.web.wording import VIETNAM

DAY = date(2026, 6, 30)


class SampleForm(forms.Form):
    """A form as rooms write it; the page draws each field by its widget."""

    email = forms.EmailField(label="Thư điện tử công vụ", help_text="Tên miền của cơ quan, ví dụ @nghean.gov.vn")
    notify = forms.BooleanField(label="Nhắc tôi trước hạn 3 ngày", required=False)


@require_safe
def components_page(request: HttpRequest) -> HttpResponse:
    """Shows every component with words as on real pages; on a fixed day, so that pictures can be compared."""
    return render(request, "web/components.html", showcase())


@require_POST
def preferences_page(request: HttpRequest) -> HttpResponse:
    """Remembers light or dark, airy or dense, and leads back."""
    return remember(request)


def showcase() -> dict[str, Any]:
    """Invented content for the component page; nothing of it is read from the house."""
    return {
        "today": DAY,
        "at": datetime(2026, 6, 30, 10, 32, tzinfo=VIETNAM),
        "units": [
            ("h42-skhcn", "Sở Khoa học và Công nghệ"),
            ("h42-snv", "Sở Nội vụ"),
            ("na-p-truong-vinh", "UBND phường Trường Vinh"),
            ("na-x-muong-xen", "UBND xã Mường Xén"),
        ],
        "bars": [
            {"label": "Hạ tầng số", "value": 14, "href": "#bang", "tone": "late"},
            {"label": "Dữ liệu dùng chung", "value": 11, "href": "#bang", "tone": "late"},
            {"label": "Dịch vụ công trực tuyến", "value": 8, "href": "#bang", "tone": "late"},
            {"label": "Nhân lực, kỹ năng số", "value": 4, "href": "#bang", "tone": "late"},
            {"label": "An toàn thông tin", "value": 1, "href": "#bang", "tone": "late"},
        ],
        "targets": _targets(),
        "sample_form": SampleForm({"email": "lan.truongvinh", "notify": "on"}, auto_id="mau-%s"),
        "months": [f"T{month}" for month in range(1, 13)],
        "heat_rows": _heat(),
        "task_columns": [
            {"key": "no", "label": "Mục", "tight": True},
            {"key": "name", "label": "Nhiệm vụ", "main": True, "sort": "#theo-ten"},
            {"key": "unit", "label": "Đơn vị chủ trì"},
            {"key": "due", "label": "Hạn", "sort": "#theo-han", "sorted": "up"},
            {"key": "percent", "label": "Tiến độ"},
            {"key": "status", "label": "Tình trạng"},
            {"key": "acts", "label": "Thao tác", "reader": True, "bare": True},
        ],
        "tasks": _tasks(),
        "row_menu": [
            {"label": "Xem diễn biến", "href": "#dien-bien", "icon": "history"},
            {"label": "Mở văn bản gốc", "href": "#van-ban-goc", "icon": "file-text"},
            {"label": "Đề nghị gia hạn", "href": "#gia-han", "icon": "calendar-due"},
        ],
    }


def _targets() -> list[tuple[str, int | float, int]]:
    return [
        ("Hồ sơ trực tuyến toàn trình", 76, 80),
        ("Thuê bao băng rộng cố định trên 100 dân", 31.5, 30),
        ("Xã, phường có tổ công nghệ số cộng đồng", 100, 100),
        ("Kết quả thủ tục được số hóa", 58, 100),
    ]


def _tasks() -> list[dict[str, Any]]:
    rows = [
        (
            "7",
            "Nâng cấp nền tảng tích hợp, chia sẻ dữ liệu của tỉnh",
            "Sở Khoa học và Công nghệ",
            date(2026, 6, 14),
            62,
            "late",
            "late",
        ),
        (
            "8",
            "Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực",
            "UBND phường Trường Vinh",
            date(2026, 7, 2),
            45,
            "in_progress",
            "info",
        ),
        (
            "11.11",
            "Phủ sóng di động 4G tại các thôn, bản còn “lõm” sóng ở xã Mường Xén, Nậm Cắn, Tri Lễ",
            "Sở Khoa học và Công nghệ",
            date(2026, 12, 31),
            0,
            "not_started",
            "neutral",
        ),
        (
            "15",
            "Tập huấn kỹ năng số cho cán bộ, công chức cấp xã",
            "Sở Nội vụ",
            date(2026, 5, 31),
            100,
            "done_in_time",
            "ok",
        ),
        (
            "16",
            "Ban hành danh mục dữ liệu mở của tỉnh",
            "Sở Khoa học và Công nghệ",
            date(2026, 3, 31),
            100,
            "done_late",
            "warn",
        ),
    ]
    names = ("no", "name", "unit", "due", "percent", "status", "tone")
    return [
        {**dict(zip(names, row, strict=True)), "done": row[4] == 100, "attrs": {"id": f"viec-{place}"}}
        for place, row in enumerate(rows, start=1)
    ]


def _heat() -> list[dict[str, Any]]:
    figures = {
        "Sở Khoa học và Công nghệ": (96, 91, 88, 72, 64, 47),
        "Sở Nội vụ": (100, 98, 97, 95, 96, 92),
        "Sở Nông nghiệp và Môi trường": (81, 78, 69, 74, 83, 86),
        "UBND phường Trường Vinh": (88, 90, 93, 95, 97, 98),
        "UBND phường Cửa Lò": (52, 61, 58, 70, 75, 79),
        "UBND xã Mường Xén": (None, 45, 41, 55, 62, 66),
    }
    return [
        {"label": unit, "href": "#bang", "cells": [_cell(value) for value in (*values, *[None] * 6)]}
        for unit, values in figures.items()
    ]


def _cell(value: int | None) -> tuple[str, int, str, str]:
    if value is None:
        return "", 0, "", ""
    return str(value), 1 + sum(value >= bound for bound in (50, 70, 85, 95)), "", "#bang"
