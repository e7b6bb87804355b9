"""Django's settings, drawn from the installation's own (options.py). Mail, SMS and webhook leave the building."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ishenim.config import options
from ishenim.config.errands import ErrandKind

OFFICE = options.read()
DATA = Path(OFFICE["data"].value).resolve()
ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = options.key(DATA, "session")
FOLLOW_UP_KEY = bytes.fromhex(options.key(DATA, "follow-up"))
SETUP_CODE = f"{int(options.key(DATA, 'setup'), 16) % 10**12:012d}"  # opens an empty office once; `serve` prints it
DEBUG = False
ALLOWED_HOSTS = [name.strip() for name in OFFICE["allowed_hosts"].value.split(",") if name.strip()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ishenim.common",
    "ishenim.audit",
    "ishenim.accounts",
    "ishenim.outbox",
    "ishenim.worktime",
    "ishenim.directory",
    "ishenim.files",
    "ishenim.papers",
    "ishenim.journal",
    "ishenim.telephony",
    "ishenim.notify",
    "ishenim.appeals",
    "ishenim.consideration",
    "ishenim.reception",
    "ishenim.escalation",
    "ishenim.referral",
    "ishenim.intake",
    "ishenim.staffing",
    "ishenim.terms",
    "ishenim.imports",
    "ishenim.edms",
    "ishenim.office",
    "ishenim.desk",
    "ishenim.reports",
    "ishenim.control",
    "ishenim.website",
    "ishenim.inspection",
    "ishenim.config",
    "allauth",  # after our rooms, whose templates replace its own
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ishenim.common.middleware.headers",
    "ishenim.common.middleware.KeepWhatWasTyped",
    "ishenim.accounts.middleware.Session",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ishenim.accounts.middleware.screen_language",
    "ishenim.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ishenim.config.urls"
WSGI_APPLICATION = "ishenim.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "ishenim.common.templatetags.ishenim",
                "ishenim.consideration.templatetags.steps",
                "ishenim.terms.templatetags.terms",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ishenim.common.context.office",
                "ishenim.accounts.context.rights",
                "ishenim.escalation.context.alarms",
            ],
        },
    }
]


def _sqlite() -> dict[str, object]:
    """WAL with synchronous FULL loses nothing acknowledged; IMMEDIATE keeps writers from failing (stack.md)."""
    return {
        "ENGINE": "ishenim.config.sqlite",
        "NAME": str(DATA / "ishenim.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON; PRAGMA cache_size=-8000;",
        },
        "TEST": {"NAME": str(DATA / "test.sqlite3")},
    }


def _postgresql(address: str) -> dict[str, object]:
    """Statements are planned by the server once: planning a card costs it more than running (docs/decisions/0016)."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured("ISHENIM_DATABASE must read postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


DATABASES = {"default": _postgresql(OFFICE["database"].value) if OFFICE["database"].value else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},  # limits count here
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["ishenim.accounts.backends.Backend"]
SESSION_ENGINE = "ishenim.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/desk"
ACCOUNT_ADAPTER = "ishenim.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/login"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_RATE_LIMITS = {  # beside the defaults: who mistypes a code, not who tries codes; all sources together
    "status": "5/15m/ip",
    "status_of_all": "60/m/key",
    "status_by_phone": "30/15m/user",
    "setup": "5/15m/ip",
}

ERRANDS = {  # what the worker can be asked to do; neither a long one nor a channel to the outside holds up the others
    "export_appeals": ErrandKind("ishenim.desk.exports.write_appeals", is_long=True),
    "count_promptness": ErrandKind("ishenim.reports.actions.count", is_long=True),
    "import_register": ErrandKind("ishenim.imports.actions.run_errand", is_long=True),
    "recalculate_terms": ErrandKind("ishenim.terms.actions.run_errand", is_long=True),
    "write_card": ErrandKind("ishenim.edms.exchange.write_card", is_long=True),  # the folder may lie on a slow share
    "mail_notice": ErrandKind("ishenim.notify.mail.send_notice", channel="mail"),
    "mail_test": ErrandKind("ishenim.notify.mail.send_test", channel="mail"),
    "mail_alarm": ErrandKind("ishenim.notify.mail.send_alarm", channel="mail_alarm"),  # behind no other letter
    "sms_alarm": ErrandKind("ishenim.notify.sms.send_alarm", channel="sms"),
    "sms_test": ErrandKind("ishenim.notify.sms.send_test", channel="sms"),
    "webhook_alarm": ErrandKind("ishenim.notify.webhook.call_alarm", channel="webhook"),
    "webhook_test": ErrandKind("ishenim.notify.webhook.call_test", channel="webhook"),
}
NOTICE_MAY_LEAVE = "ishenim.appeals.queries.may_be_told"  # asked just before a letter leaves
NOTICE_KNOWN_TO = {
    "pattern": "ishenim.reports.patterns.known_to",
    "law_letter_owed": "ishenim.referral.queries.known_to",
    "law_receipt_owed": "ishenim.referral.queries.known_to",
    "law_decision_owed": "ishenim.referral.queries.known_to",
}  # asked by kind, on screens and before a letter leaves
ALARM_MAY_LEAVE = "ishenim.escalation.queries.may_leave"  # asked just before something about an alarm leaves

EMAIL_HOST = OFFICE["mail_host"].value  # empty: no letter leaves the building
EMAIL_PORT = int(OFFICE["mail_port"].value)
EMAIL_HOST_USER = OFFICE["mail_user"].value
EMAIL_HOST_PASSWORD = OFFICE["mail_password"].value
EMAIL_USE_TLS = OFFICE["mail_tls"].value == "starttls"
EMAIL_USE_SSL = OFFICE["mail_tls"].value == "tls"
EMAIL_TIMEOUT = 10  # seconds, for a connection and for each answer
DEFAULT_FROM_EMAIL = OFFICE["mail_from"].value

SMS_FOLDER = DATA / OFFICE["sms_folder"].value if OFFICE["sms_folder"].value else None  # None: no SMS leaves
WEBHOOK_URL = OFFICE["webhook_url"].value  # empty: nobody is called
WEBHOOK_KEY_FILE = DATA / OFFICE["webhook_key_file"].value
LOCAL_ADDRESS = OFFICE["local_address"].value

METRICS_TOKEN = OFFICE["metrics_token"].value
EDMS_FOLDER = DATA / OFFICE["edms_folder"].value if OFFICE["edms_folder"].value else None  # None: no cards are written
IDLE_MINUTES = int(OFFICE["idle_minutes"].value)
IS_HTTPS = OFFICE["https"].value.lower() == "yes"
SESSION_COOKIE_AGE = int(OFFICE["session_hours"].value) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-ishenim" if IS_HTTPS else "ishenim"
CSRF_COOKIE_NAME = "__Host-ishenim-form" if IS_HTTPS else "ishenim-form"
CSRF_FAILURE_VIEW = "ishenim.common.web.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
if IS_HTTPS:  # a proxy on this machine speaks https with the browsers and says so (docs/running)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"

DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # a megabyte of Kyrgyz text is six in a form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # so that too many files get a sentence (files) and not a bare 400

LANGUAGE_CODE = OFFICE["language"].value
LANGUAGES = [("ky", _("Kyrgyz")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale_django"]  # the second supplies what Django lacks in Kyrgyz
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bishkek"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": OFFICE["log_level"].value.upper()},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}
