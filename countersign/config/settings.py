"""Every setting comes from the environment or `.env`; `.env.example` documents each."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from countersign.config import database, env_file, logs, mail, webhooks
from countersign.config import environment as env
from countersign.config.content_policy import content_policy
from countersign.config.sign_in import Settings as SignIn
from countersign.config.storing import bucket_options, storage
from countersign.money import CURRENCIES

env_file.read()
BASE_DIR = env.CHECKOUT
DATA_DIR = env.own_folder("COUNTERSIGN_DATA", "var")

# What passes through, such as uploads as they come in: of our own, so that it is known what lies there.
SPOOL = env.own_folder("COUNTERSIGN_SPOOL", str(DATA_DIR / "spool"))

# --- Where it answers -------------------------------------------------------------------------

DEBUG = env.flag("COUNTERSIGN_DEBUG")
SECRET_KEY = env.secret("COUNTERSIGN_SECRET_KEY", DATA_DIR / "secret_key")
# Earlier ones: what they have signed or sealed still counts, until it is signed or sealed anew.
SECRET_KEY_FALLBACKS = env.words("COUNTERSIGN_SECRET_KEY_FALLBACKS")
SITE_URL = env.address("COUNTERSIGN_URL", f"http://localhost:{env.port()}")
BIND = env.bind()
LISTENS_TO_OTHERS = env.is_for_others(BIND)
_site = urlsplit(SITE_URL)
_mail_server = mail.server()
ALLOWED_HOSTS = env.words("COUNTERSIGN_HOSTS") or [
    str(_site.hostname),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = _site.scheme == "https"
# Only these may say who asks and whether by https: TrustedProxies drops what others say.
PROXIES = env.places("COUNTERSIGN_PROXIES", "none")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A browser takes a cookie of this name from this very host, by https, and from no neighbour in its domain.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "countersign.config.messages.Storage"
SESSION_ENGINE = "countersign.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_STORAGE = storage(DATA_DIR, SITE_URL)
S3_OPTIONS = bucket_options()  # for a backup to s3://
# Calendar years that decided invoices, their originals and the history are kept; 0: forever.
KEEP_YEARS = env.number("COUNTERSIGN_KEEP_YEARS", 0, most=100)
# Who stamps the day's head of the history (RFC 3161), and whose certificates are trusted for it.
TIMESTAMP_URL = env.service("COUNTERSIGN_TIMESTAMP_URL")
# The register of VAT ids: asked only where an owner allows it.
VIES_URL = env.service("COUNTERSIGN_VIES_URL") or (
    "https://ec.europa.eu/taxation_customs/vies/rest-api"
)
TIMESTAMP_ROOTS = env.path("COUNTERSIGN_TIMESTAMP_ROOTS", "timestamp-roots.pem")
# Hosts and networks of the own house that owners' addresses may lead to (`countersign/outside.py`): none but these.
OUTSIDE_ALLOWED = env.places("COUNTERSIGN_OUTSIDE_ALLOWED", "none")
# The provider that people sign in through, for all organizations; an owner may name one of their own besides.
SIGN_IN = SignIn.read()
EXPORT_FOLDER = env.text("COUNTERSIGN_EXPORT_FOLDER")
EXPORT_BUCKET = env.text("COUNTERSIGN_EXPORT_BUCKET")
EXPORT_HOSTS = env.words("COUNTERSIGN_EXPORT_HOSTS")
# The mail servers that mailboxes may be on; none named: any, also of the own network.
MAILBOX_HOSTS = env.words("COUNTERSIGN_MAILBOX_HOSTS")
# Where a mail server hands mails over, which may, and the address that each organization's own is made of.
MAIL_DOOR = mail.door()
MAIL_DOOR_CERTIFICATE, MAIL_DOOR_KEY = mail.door_certificate()
MAIL_DOOR_NEEDS_TLS = mail.door_needs_tls(MAIL_DOOR_CERTIFICATE)
MAIL_DOOR_FROM = env.places("COUNTERSIGN_MAIL_DOOR_FROM", "loopback,private")
MAIL_ADDRESS = mail.invoices_address()
# Below it a folder for each organization, called by its number, that scanners put invoices in.
WATCH_FOLDER = env.text("COUNTERSIGN_WATCH_FOLDER")
# The same below a prefix of a bucket, and on another machine, with the host key that it must show.
WATCH_S3 = env.remote("COUNTERSIGN_WATCH_S3", "s3", "s3://scans/in")
WATCH_SFTP = env.remote("COUNTERSIGN_WATCH_SFTP", "sftp", "sftp://user@scans.example.org/in")  # fmt: skip
WATCH_SFTP_SECRET = env.text("COUNTERSIGN_WATCH_SFTP_SECRET")
WATCH_SFTP_HOST_KEY = env.text("COUNTERSIGN_WATCH_SFTP_HOST_KEY")
BACKUP_PASSPHRASE = env.text("COUNTERSIGN_BACKUP_PASSPHRASE")
# A place of backups, the latest of which is tried out by the clock; none: by nobody.
DRILL_PLACE = env.text("COUNTERSIGN_DRILL_PLACE")
DRILL_DAYS = env.number("COUNTERSIGN_DRILL_DAYS", 30, least=1, most=366)
CONTENT_SECURITY_POLICY = content_policy(FILE_STORAGE)

# --- What it is made of -----------------------------------------------------------------------

INSTALLED_APPS = [
    "countersign.config",
    "countersign.accounts",
    "countersign.history",
    "countersign.mail",
    "countersign.vendors",
    "countersign.documents",
    "countersign.tokens",
    "countersign.programs",
    "countersign.webhooks",
    "countersign.invoices",
    "countersign.coding",
    "countersign.approval",
    "countersign.review",
    "countersign.comments",
    "countersign.reminders",
    "countersign.mailboxes",
    "countersign.folders",
    "countersign.assigning",
    "countersign.summaries",
    "countersign.payments",
    "countersign.exports",
    "countersign.month",
    "countersign.selection",
    "countersign.starting",
    "countersign.demo",
    "countersign.backup",
    "countersign.api",
    "countersign.bureau",
    "countersign.retention",
    "countersign.watch",
    "countersign.running",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "countersign.config.headers.HeadersMiddleware",
    "countersign.watch.middleware.TrustedProxies",
    "countersign.watch.middleware.Watched",
    "countersign.api.middleware.ApiMiddleware",  # programs have addresses of their own
    "countersign.accounts.middleware.OrganizationMiddleware",  # before what looks at the path
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "countersign.database.replica.WroteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "countersign.accounts.middleware.DoorMiddleware",  # looks at views before all others do
    "countersign.documents.middleware.BodyMiddleware",  # before what reads a body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "countersign.accounts.middleware.MembershipMiddleware",
    "countersign.review.links.middleware.LinkMiddleware",
    "countersign.documents.middleware.StorageAwayMiddleware",
    "countersign.invoices.middleware.NotAllowedMiddleware",
]
ROOT_URLCONF = "countersign.config.urls"
WSGI_APPLICATION = "countersign.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "countersign" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "countersign.accounts.context.member",
                "countersign.config.release.shown",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DATABASES = database.databases(DATA_DIR, spool=SPOOL, test_folder=BASE_DIR / "build")
DATABASE_ROUTERS = ["countersign.database.replica.Router"]

# Rate limits count for all processes on all machines.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

STORAGES = {
    "default": FILE_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
PDFJS_PARTS = (
    "build",
    "web",
    "cmaps",
    "standard_fonts",
    "wasm",
    "iccs",
)
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "countersign" / "static",
    *(
        (f"npm/{package}", BASE_DIR / "node_modules" / folder)
        for package, folder in [
            ("bootstrap", "bootstrap/dist"),
            ("bootstrap-icons", "bootstrap-icons/font"),
            ("htmx.org", "htmx.org/dist"),
            *((f"pdfjs-dist/{part}", f"pdfjs-dist/{part}") for part in PDFJS_PARTS),
        ]
        if (BASE_DIR / "node_modules" / folder).is_dir()
    ),
    # The page that shows what programs can ask comes with the package, found here without loading that.
    *(
        ("swagger-ui", Path(folder) / "static" / "ninja")
        for folder in find_spec("ninja").submodule_search_locations  # type: ignore[union-attr]
    ),
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "rules", "ocr"],
    }
}

UPLOAD_MAX_BYTES = (
    env.number("COUNTERSIGN_UPLOAD_MB", 25, least=1, most=1000) * 1024 * 1024
)
UPLOAD_MAX_PAGES = env.number("COUNTERSIGN_UPLOAD_PAGES", 200, least=1, most=10_000)
# Files are taken where a view is for files, from those whom its door admits (BodyMiddleware): there by FILE_HANDLERS.
FILE_UPLOAD_HANDLERS = ["countersign.documents.uploads.Nothing"]
FILE_HANDLERS = [
    "countersign.documents.uploads.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "countersign.documents.uploads.Spooled",
]
# Who reads scans; where the reader runs, the other one must be installed (pip install tesserocr).
OCR_ENGINE = env.choice("COUNTERSIGN_OCR", "rapidocr", ("rapidocr", "tesserocr"))
# A folder of rule packs, sets of official rules that the operator adds (docs/rules.md); None: only those that are shipped.
_packs = env.text("COUNTERSIGN_RULE_PACKS")
RULE_PACKS = env.path("COUNTERSIGN_RULE_PACKS", _packs) if _packs else None
# How many files are looked at or read at the same time, over all processes of this machine; 0: what fits its memory.
CHILDREN = env.number("COUNTERSIGN_CHILDREN", 0, most=64)
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    10_000  # an invoice of a thousand items has eight fields a line
)

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["countersign.accounts.backends.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# Where somebody comes in who works in several organizations and switched to none of them.
START_OF_SEVERAL = "bureau:clients"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "countersign.accounts.forms.SignupForm"
ACCOUNT_ADAPTER = "countersign.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "add_email": "countersign.accounts.entrance.AddressForm",
    "change_email": "countersign.accounts.entrance.OtherAddressForm",
    "change_password": "countersign.accounts.entrance.ChangeForm",
    "confirm_email_verification_code": "countersign.accounts.entrance.ProofForm",
    "login": "countersign.accounts.entrance.SignInForm",
    "reauthenticate": "countersign.accounts.entrance.PasswordAgainForm",
    "reset_password": "countersign.accounts.entrance.ForgottenForm",
    "set_password": "countersign.accounts.entrance.FirstPasswordForm",
    "signup": "countersign.accounts.entrance.RegisterForm",
    "reset_password_from_key": "countersign.accounts.entrance.NewPasswordForm",
}
MFA_ADAPTER = "countersign.accounts.factor_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "countersign.accounts.entrance.FirstCodeForm",
    "add_webauthn": "countersign.accounts.passkeys.NewPasskeyForm",
    "authenticate": "countersign.accounts.entrance.SecondFactorForm",
    "authenticate_webauthn": "countersign.accounts.passkeys.PasskeyForm",
    "edit_webauthn": "countersign.accounts.passkeys.NameForm",
    "login_webauthn": "countersign.accounts.passkeys.SignInForm",
    "reauthenticate": "countersign.accounts.entrance.FactorAgainForm",
    "reauthenticate_webauthn": "countersign.accounts.passkeys.PasskeyAgainForm",
}
# From browsers that an account has not signed in with before; by address, or browser, and account allauth has limits of its own.
ACCOUNT_RATE_LIMITS = {"login_elsewhere": "50/h/key", "provider": "30/m/ip"}
# With a mail server an address counts once its owner has given a code that was mailed there; without one nobody could.
# The code is typed where somebody registers, so that a click in a mail proves nobody else's account.
ADDRESSES_ARE_PROVED = bool(_mail_server.host)
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ADDRESSES_ARE_PROVED else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ADDRESSES_ARE_PROVED
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = ADDRESSES_ARE_PROVED  # to one that is proved
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # who set a password by a mail is in
# Within 5 minutes of changing a mail address or a second factor one has shown the password again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers know passkeys by https alone, and on one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
# Strangers register only where nobody else can come: on one's own machine.
COUNTERSIGN_SIGNUP = env.choice(
    "COUNTERSIGN_SIGNUP",
    "invite" if SECURE or LISTENS_TO_OTHERS else "open",
    ("open", "invite", "closed"),
)
COUNTERSIGN_MANAGER_EMAILS = env.words("COUNTERSIGN_MANAGER_EMAILS")
COUNTERSIGN_ORGANIZATION = env.text("COUNTERSIGN_ORGANIZATION", "Countersign")
LINK_HOURS = env.number("COUNTERSIGN_LINK_HOURS", 72, least=1, most=24 * 90)
LINK_SESSION_MINUTES = env.number(
    "COUNTERSIGN_LINK_SESSION_MINUTES", 60, least=5, most=24 * 60
)

# How many calls a minute a program makes with one token, in all processes together.
API_PER_MINUTE = env.number("COUNTERSIGN_API_PER_MINUTE", 600, least=1, most=100_000)

# Where webhooks may lead besides the public network, whether in the clear, and through which proxy.
WEBHOOK_NETWORKS = webhooks.networks()
WEBHOOK_HTTP = env.flag("COUNTERSIGN_WEBHOOK_HTTP")
WEBHOOK_PROXY = webhooks.proxy()

# --- Mail -------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "COUNTERSIGN_MAIL_FROM", f"Countersign <countersign@{_site.hostname}>"
)
globals().update(_mail_server.settings())

# --- Language and form ------------------------------------------------------------------------

LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
]
LANGUAGE_CODE = env.choice("COUNTERSIGN_LANGUAGE", "en", tuple(dict(LANGUAGES)))
LOCALE_PATHS = [BASE_DIR / "countersign" / "locale"]
TIME_ZONE = env.known(
    "COUNTERSIGN_TIME_ZONE", "UTC", "a time zone such as Europe/Berlin", ZoneInfo
)
USE_I18N = USE_TZ = True
DEFAULT_LOCALE = env.known(
    "COUNTERSIGN_LOCALE", "en_GB", "a locale such as de_DE", Locale.parse
)
DEFAULT_CURRENCY = env.known(
    "COUNTERSIGN_CURRENCY",
    "EUR",
    "an ISO 4217 code such as EUR",
    CURRENCIES.__contains__,
)

# --- Watching it run --------------------------------------------------------------------------

LOG_FORM = env.choice("COUNTERSIGN_LOGS", "text", ("text", "json"))
LOG_REQUESTS = LOG_FORM == "json"
LOGGING = logs.setting(LOG_FORM)
METRICS_FROM = env.places("COUNTERSIGN_METRICS_FROM", "127.0.0.1,::1")
METRICS_TOKEN = env.text("COUNTERSIGN_METRICS_TOKEN")
READY_LAG = env.number("COUNTERSIGN_READY_LAG", 900, most=7 * 24 * 3600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
