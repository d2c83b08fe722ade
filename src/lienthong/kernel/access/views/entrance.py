"""Signing in and out, and one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, login, logout
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.signing import dumps
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lienthong.kernel.access import kept as keeping
from lienthong.kernel.access.actions import hashed, set_password
from lienthong.kernel.access.actors import actor_named
from lienthong.kernel.access.invitations import invited
from lienthong.kernel.access.queries import account_of, grants_of
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import ANYONE
from lienthong.kernel.base.pages import Request, asked_by_htmx, asked_by_script, page, spoken_at
from lienthong.kernel.units import api as units
from lienthong.web.speech import later, speaking
from lienthong.web.speech import say as _

PRESSED = "phien"
"""In the address of the sign-in: somebody pressed a button that had no effect, for their session had ended."""
WRONG = later("Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock, bộ gõ tiếng Việt rồi thử lại.")


class SignInForm(AuthenticationForm):
    """Name and password; the same answer for an unknown name and a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages = {"invalid_login": _(WRONG), "inactive": _(WRONG)}
        for name, label, lacking in (
            ("username", _("Tên đăng nhập"), _("Nhập tên đăng nhập.")),
            ("password", _("Mật khẩu"), _("Nhập mật khẩu.")),
        ):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = lacking

    def clean_username(self) -> str:
        """Names are kept in small letters; phones like to begin with a capital."""
        return str(self.cleaned_data["username"]).strip().lower()


def _next(request: HttpRequest) -> str:
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def _spoken(request: HttpRequest) -> str:
    """Whoever comes from a declaration goes on reading its language."""
    return spoken_at(request, _next(request))


@never_cache
@sensitive_post_parameters("password")
@page(public=True, methods=("GET", "HEAD", "POST"), spoken=_spoken)
def sign_in(request: Request) -> HttpResponse:
    """The login page; five wrong tries from one place close it for fifteen minutes."""
    with speaking(_spoken(request)):
        return _signing_in(request)


def _signing_in(request: Request) -> HttpResponse:
    if request.actor.kind == "person":
        return redirect(_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        kept = keeping.opened(request.POST.get("kept", ""))
        if kept is not None:
            return _kept_page(request, kept, actor_named(form.get_user().username).name)
        return redirect(_next(request))
    return _sign_in_page(request, form, _next(request), request.POST.get("kept", ""))


def _sign_in_page(request: HttpRequest, form: SignInForm, wanted: str, kept: str) -> HttpResponse:
    pressed = not form.is_bound and PRESSED in request.GET
    facts = {"form": form, "next": wanted, "demo": settings.DEMO, "kept": kept, "pressed": pressed}
    return render(request, "access/sign_in.html", facts, status=422 if form.is_bound else 200)


@never_cache
def came_too_late(request: HttpRequest) -> HttpResponse:
    """Somebody pressed a button after their session had ended: sign in first, what was typed comes along."""
    back = keeping.came_from(request)
    with speaking(spoken_at(request, back)):
        return _too_late(request, back)


def _too_late(request: HttpRequest, back: str) -> HttpResponse:
    if asked_by_script(request):
        return _signed_out(back)
    kept = keeping.of(request) if request.method == "POST" else None
    if kept is None:
        pressed = {PRESSED: "het"} if request.method == "POST" else {}
        return _led(request, "/dang-nhap?" + urlencode({"next": back, **pressed}))
    answer = _sign_in_page(request, SignInForm(request), back, keeping.sealed(kept))
    return _whole_window(request, answer)


def out_of_date(request: HttpRequest) -> HttpResponse | None:
    """A form older than the sign-in, as after signing in anew in another tab: shown again with what was typed.

    Whose session has ended signs in first. None where nothing was typed, or where it may have come from elsewhere: no
    other site makes this page say its words.
    """
    if not keeping.from_own_page(request):
        return None
    actor = getattr(request, "actor", ANYONE)
    if actor.kind == "anyone":
        return came_too_late(request)
    if asked_by_script(request):
        return _token(request)
    kept = keeping.of(request)
    if kept is None:
        return None
    with speaking(spoken_at(request, kept.back)):
        return _whole_window(request, _kept_page(request, kept, actor.name, status=403))


def _signed_out(back: str) -> JsonResponse:
    """For a script, which keeps what is on the page: nothing was done, and where one signs in again."""
    facts = {
        "code": "signed_out", "sentence": _("Phiên làm việc đã hết."),
        "next_step": _("Đăng nhập lại ở cửa sổ mới rồi làm tiếp ở đây."),
        "sign_in": "/dang-nhap?" + urlencode({"next": back}),
    }  # fmt: skip
    return JsonResponse(facts, status=401)


def _token(request: HttpRequest) -> JsonResponse:
    """For a script of a page that is older than the sign-in: by this it may send again what somebody asks it to.

    No other site can read the answer, just as it cannot read a page of ours with the token in it.
    """
    facts = {
        "code": "out_of_date", "sentence": "Anh/chị vừa đăng nhập lại ở cửa sổ khác.",
        "next_step": "Bấm lưu lần nữa.", "token": get_token(request),
    }  # fmt: skip
    return JsonResponse(facts, status=403)


def _kept_page(request: HttpRequest, kept: keeping.Kept, name: str, status: int = 200) -> HttpResponse:
    return render(request, "access/kept.html", {"kept": kept, "name": name}, status=status)


def _whole_window(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The page instead of the part that htmx asked for."""
    if asked_by_htmx(request):
        answer.status_code = 200
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML show:window:top"
    return answer


def _led(request: HttpRequest, url: str) -> HttpResponse:
    if asked_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def locked_out(request: HttpRequest, credentials: object, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong tries."""
    with speaking(_spoken(request)):
        return render(request, "access/locked.html", {"minutes": 15}, status=429)


@page(public=True, methods=("POST",))
def sign_out(request: Request) -> HttpResponse:
    """The session ends."""
    logout(request)
    messages.success(request, "Đã đăng xuất.")
    return redirect("/dang-nhap")


@never_cache
@sensitive_post_parameters()
@page(public=True, methods=("GET", "HEAD", "POST"))
def first_password(request: Request, token: str) -> HttpResponse:
    """Whoever was invited chooses the password of their account; the address is worth nothing afterwards."""
    account = invited(token)
    if account is None:
        return render(request, "access/invitation_over.html", status=410)
    form = SetPasswordForm(account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = hashed(form.cleaned_data["new_password1"], account)
        set_password(account.code, actor_named(account.username), key=token[-60:], password_hash=new)
        messages.success(request, "Đã đặt mật khẩu. Anh/chị đăng nhập bằng tên và mật khẩu vừa đặt.")
        return redirect("/dang-nhap")
    facts = {"account_row": account, "form": form}
    answer = render(request, "access/invitation.html", facts, status=422 if form.errors else 200)
    # The address is a secret: no other site is told it. "no-referrer" would have browsers send "Origin: null" with the
    # form, which the guard against forged forms refuses: nobody could choose a password.
    answer["Referrer-Policy"] = "same-origin"
    return answer


@never_cache
@sensitive_post_parameters()
@page(methods=("GET", "HEAD", "POST"))
def my_account(request: Request) -> HttpResponse:
    """Who I am here: my posts, my roles, since when; and a new password."""
    account = account_of(request.actor)
    form = PasswordChangeForm(account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = hashed(form.cleaned_data["new_password1"], account)
        set_password(account.code, request.actor, key=dumps([account.pk, now().isoformat()])[-60:], password_hash=new)
        account.refresh_from_db()
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.")
        return redirect("/tai-khoan")
    held = grants_of(request.actor, account.username)
    cards = units.cards({grant.unit_id for grant in held})
    facts = {"account_row": account, "form": form, "grants": held, "units": cards}
    return render(request, "access/account.html", facts, status=422 if form.errors else 200)
