"""Addresses of the vendors' pages, which show their invoices."""

from django.urls import path

from . import views as vendors

app_name = "vendors"

urlpatterns = [
    path("", vendors.vendors, name="list"),
    path("<int:pk>/", vendors.vendor, name="detail"),
    path("<int:pk>/forget/", vendors.forget, name="forget"),
    path("accounts/<int:pk>/revoke/", vendors.revoke, name="revoke"),
]
