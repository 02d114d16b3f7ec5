"""Every address; each app keeps its own."""

from django.urls import include, path

from countersign.accounts.doors import public
from countersign.watch.probes import healthz, metrics, readyz

from .views import Texts, home, manifest

urlpatterns = [
    path("", home, name="home"),
    path("app.webmanifest", manifest, name="manifest"),
    path("texts.js", public(Texts.as_view()), name="texts"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("account/", include("allauth.urls")),
    path("", include("countersign.accounts.urls")),
    path("", include("countersign.tokens.urls")),
    path("", include("countersign.programs.urls")),
    path("settings/webhooks/", include("countersign.webhooks.urls")),
    path("start/", include("countersign.starting.urls")),
    path("settings/approval/", include("countersign.approval.urls")),
    path("settings/coding/", include("countersign.coding.urls")),
    path("settings/assigning/", include("countersign.assigning.urls")),
    path("settings/mailboxes/", include("countersign.mailboxes.urls")),
    path("vendors/", include("countersign.invoices.vendors.urls")),
    path("invoices/", include("countersign.invoices.urls")),
    path("invoices/", include("countersign.comments.urls")),
    path("invoices/selected/", include("countersign.selection.urls")),
    path("clients/", include("countersign.bureau.urls")),
    path("settings/archive/", include("countersign.backup.urls")),
    path("settings/client/", include("countersign.bureau.client_urls")),
    path("exports/", include("countersign.exports.urls")),
    path("month/", include("countersign.month.urls")),
    path("payments/", include("countersign.payments.urls")),
    path("review/", include("countersign.review.urls")),
]

handler500 = "countersign.database.busy.went_wrong"
