"""Addresses of the vendors' pages, which show their invoices."""

from django.urls import path

from .views import accounts, editing, pages

app_name = "vendors"

urlpatterns = [
    path("", pages.vendors, name="list"),
    path("add/", editing.add, name="add"),
    path("<int:pk>/", pages.vendor, name="detail"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/block/", editing.block, name="block"),
    path("<int:pk>/unblock/", editing.unblock, name="unblock"),
    path("<int:pk>/forget/", pages.forget, name="forget"),
    path("<int:pk>/accounts/", accounts.add_account, name="add_account"),
    path("accounts/<int:pk>/remove/", accounts.remove_account, name="remove_account"),
    path("accounts/<int:pk>/revoke/", accounts.revoke, name="revoke"),
]
