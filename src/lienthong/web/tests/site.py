"""A small site with only this floor, served with the strict policy, for pictures and browser tests."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.template.backends.jinja2 import Jinja2

from lienthong.web import errors, vendor
from lienthong.web.views import showcase

HERE = Path(__file__).resolve().parents[1]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SURROUNDINGS: dict[str, Any] = {
    "province": "tỉnh Nghệ An",
    "contact": "Trung tâm Công nghệ thông tin, 0238 3 000 000",
    "help_url": "#huong-dan",
    "version": "0.1",
    "csrf_input": "",
    "csrf_token": "",
    "search": {"action": "#tim"},
    "account": {
        "name": "Lê Thị Hạnh",
        "post": "Phó Giám đốc",
        "unit": "Sở Khoa học và Công nghệ",
        "links": [{"label": "Tài khoản của tôi", "href": "#tai-khoan", "icon": "user-circle"}],
        "logout_url": "#ra",
    },
    "crumbs": [
        {"label": "Trang đầu", "href": "/"},
        {"label": "Nhà phát triển", "href": "#"},
        {"label": "Thành phần giao diện"},
    ],
    "nav": [
        {
            "links": [
                {
                    "label": "Việc của tôi",
                    "href": "#viec",
                    "icon": "inbox",
                    "badge": 12,
                    "hot": True,
                    "badge_label": "việc mới",
                },
                {"label": "Điều hành", "href": "#dieu-hanh", "icon": "layout-dashboard"},
            ]
        },
        {
            "label": "Kế hoạch",
            "links": [
                {"label": "Kế hoạch và nhiệm vụ", "href": "#ke-hoach", "icon": "checklist", "current": True},
                {"label": "Báo cáo kỳ", "href": "#bao-cao", "icon": "report-analytics", "badge": 1204},
            ],
        },
        {
            "label": "Danh mục",
            "links": [
                {"label": "Cơ quan, đơn vị", "href": "#don-vi", "icon": "sitemap"},
                {"label": "Người dùng", "href": "#nguoi-dung", "icon": "users"},
            ],
        },
    ],
}


def engine() -> Jinja2:
    """Django's Jinja2 backend with nothing but this floor."""
    return Jinja2(
        {
            "NAME": "web",
            "DIRS": [str(HERE / "templates")],
            "APP_DIRS": False,
            "OPTIONS": {"environment": "lienthong.web.jinja.environment", "auto_reload": False},
        }
    )


@cache
def components() -> str:
    """The component page as text; made once, for it is always the same."""
    return str(engine().get_template("web/components.html").render({**SURROUNDINGS, **showcase()}))


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return


def _answer(path: str) -> tuple[str, str, bytes]:
    if path.startswith("/static/"):
        file = (HERE / "static" / path.removeprefix("/static/")).resolve()
        if file.is_relative_to(HERE / "static") and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return "200 OK", kind, file.read_bytes()
        return "404 Not Found", "text/plain", b""
    if path.startswith("/loi/"):
        text = errors.error_html(int(path.removeprefix("/loi/")), error_id="7f3a-91c2", contact=SURROUNDINGS["contact"])
        return "200 OK", "text/html; charset=utf-8", text.encode()
    if path in ("/", "/thanh-phan"):
        return "200 OK", "text/html; charset=utf-8", components().encode()
    return "404 Not Found", "text/plain", b""


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Serves the component page, the error pages and the static files."""
    status, kind, body = _answer(environ["PATH_INFO"])
    start_response(
        status, [("Content-Type", kind), ("Content-Security-Policy", POLICY), ("Content-Length", str(len(body)))]
    )
    return [body]


@contextmanager
def served() -> Iterator[str]:
    """Serves the small site on a free port while the block runs and gives its address."""
    if not (vendor.STATIC / "vendor" / "lienthong.css").is_file():
        vendor.build()
    server = make_server("127.0.0.1", 0, application, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
