from django.urls import path

from . import views
from .adviser import views as adviser
from .auditing import views as auditing
from .evidence import views as evidence
from .profiles import views as profiles

app_name = "exports"

urlpatterns = [
    path("", views.exports, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/again/", views.again, name="again"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/<slug:name>/", profiles.add, name="add_profile"),
    path("profiles/<int:pk>/", profiles.change, name="change_profile"),
    path("profiles/<int:pk>/delete/", profiles.delete, name="delete_profile"),
    path("profiles/<int:pk>/copy/", profiles.copy, name="copy_profile"),
    path("invoices/<int:pk>/evidence.zip", evidence.evidence, name="evidence"),
    path("audit/", auditing.audit, name="audit"),
    path("audit/archive/", auditing.ask_archive, name="audit_archive"),
    path("audit/procedure/", auditing.ask_procedure, name="audit_procedure"),
    path("audit/<int:pk>/", auditing.fetch, name="audit_file"),
    path("datev/", adviser.check, name="datev_check"),
    path("datev/invoices/<int:pk>/agree/", adviser.agree, name="datev_agree"),
    path(
        "datev/vendors/<int:pk>/agree/",
        adviser.agree_vendor,
        name="datev_agree_vendor",
    ),
    path("datev/creditors.csv", adviser.creditors, name="datev_creditors"),
    path("datev/settings/", adviser.settings, name="datev_settings"),
    path("datev/keys/", adviser.set_key, name="datev_set_key"),
    path("datev/keys/<int:pk>/delete/", adviser.delete_key, name="datev_delete_key"),
    path("datev/rates/", adviser.set_rate, name="datev_set_rate"),
    path("datev/rates/<int:pk>/delete/", adviser.delete_rate, name="datev_delete_rate"),
    path("datev/forms/<int:pk>/withdraw/", adviser.withdraw, name="datev_withdraw"),
]
