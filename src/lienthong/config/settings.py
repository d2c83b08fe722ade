"""Where the house is put together. Environments differ by variables only (`env.py`)."""

import datetime as dt
import os
import secrets
from pathlib import Path

from . import env

ROOMS = [
    "lienthong.kernel.base",
    "lienthong.kernel.expressions",
    "lienthong.kernel.jobs",
    "lienthong.kernel.printing",
    "lienthong.kernel.audit",
    "lienthong.kernel.units",
    "lienthong.kernel.people",
    "lienthong.kernel.vault",
    "lienthong.kernel.access",
    "lienthong.kernel.calendar",
    "lienthong.kernel.files",
    "lienthong.kernel.exchange",
    "lienthong.kernel.notifications",
    "lienthong.kernel.search",
    "lienthong.kernel.inbox",
    "lienthong.kernel.competence",
    "lienthong.kernel.forms",
    "lienthong.kernel.process",
    "lienthong.domains.plans",
]

DEBUG = env.DEBUG.on()
# Without a key from outside, one process signs for itself alone: good for a command, not for serving.
SECRET_KEY = env.SECRET_KEY.get() or secrets.token_urlsafe(48)
ALLOWED_HOSTS = [host.strip() for host in env.HOSTS.get().split(",") if host.strip()]
ROOT_URLCONF = "lienthong.config.urls"
WSGI_APPLICATION = "lienthong.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "axes",
    "lienthong.web",
    *ROOMS,
    "lienthong.config",
]

MIDDLEWARE = [
    "lienthong.config.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "lienthong.config.middleware.Spoken",
    "lienthong.config.middleware.Refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lienthong.config.middleware.Protected",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lienthong.kernel.access.middleware.ActorOnRequest",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            str(Path(__file__).parent.parent / "web" / "templates"),
            str(Path(__file__).parent / "templates"),
            *[str(Path(__file__).parent.parent.joinpath(*room.split(".")[1:], "templates")) for room in ROOMS],
        ],
        "OPTIONS": {
            "environment": "lienthong.web.jinja.environment",
            "compiled": env.COMPILED.get() or str(Path(os.environ.get("LIENTHONG_HOME", "/nonexistent")) / "compiled"),
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "lienthong.config.surroundings.surroundings",
            ],
        },
    },
]

DATABASES = {"default": env.database(env.DATABASE_URL)}
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": int(env.POOL.get()), "timeout": 20}
if env.DATABASE_OWNER_URL.get():
    DATABASES["owner"] = env.database(env.DATABASE_OWNER_URL)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "lienthong.kernel.access.views.entrance.locked_out"
AXES_VERBOSE = False
LOGIN_URL = "/dang-nhap"
LOGIN_REDIRECT_URL = "/"

SESSION_ENGINE = "lienthong.kernel.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.HTTPS.on()
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lienthong.config.errors.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if env.HTTPS.on() else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.HTTPS.on() else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [str(Path(__file__).parent.parent / "web" / "static")]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

FILES_FOLDER = env.FILES.get() or str(Path(os.environ.get("LIENTHONG_HOME", "/nonexistent")) / "files")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000  # so that a page can name the field whose text is too long
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "lienthong.kernel.files.uploads.NotTooMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

PROVINCE = env.PROVINCE.get()
CONTACT = env.CONTACT.get()
DEMO = env.DEMO.on()
SITE_URL = env.SITE.get()
CALENDAR_YEARS = int(env.CALENDAR_YEARS.get())
PROXIES = int(env.PROXIES.get())
VISITORS_AN_HOUR = int(env.VISITORS.get())
ALL_VISITORS_AN_HOUR = int(env.ALL_VISITORS.get())
VISITORS_SAVES = int(env.VISITORS_SAVES.get())
VISITORS_PAPERS = int(env.VISITORS_PAPERS.get())
VISITORS_MB = int(env.VISITORS_MB.get())
ALL_VISITORS_MB = int(env.ALL_VISITORS_MB.get())

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = "lienthong.config.logs.configure"
LOGGING = {"version": 1}  # empty, Django would keep its own logs: tracebacks with everybody's values in them
SILENCED_SYSTEM_CHECKS: list[str] = []
