"""Addresses of the vendors' pages, which show their invoices."""

from django.urls import path

from .views import accounts, asking, editing, lists, merging, pages

app_name = "vendors"

urlpatterns = [
    path("", pages.vendors, name="list"),
    path("add/", editing.add, name="add"),
    path("import/", lists.bring, name="import"),
    path("import/take/", lists.take, name="take"),
    path("vendors.<str:form>", lists.export, name="export"),
    path("<int:pk>/vies/", asking.ask_vies, name="ask_vies"),
    path("<int:pk>/", pages.vendor, name="detail"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/block/", editing.block, name="block"),
    path("<int:pk>/unblock/", editing.unblock, name="unblock"),
    path("<int:pk>/merge/", merging.choose, name="choose"),
    path("<int:pk>/merge/<int:other>/", merging.merge, name="merge"),
    path("<int:pk>/apart/<int:other>/", merging.tell_apart, name="tell_apart"),
    path("merges/<int:pk>/undo/", merging.undo, name="undo_merge"),
    path("take-over/<int:pk>/", editing.take_over, name="take_over"),
    path("<int:pk>/forget/", pages.forget, name="forget"),
    path("<int:pk>/accounts/", accounts.add_account, name="add_account"),
    path("accounts/<int:pk>/remove/", accounts.remove_account, name="remove_account"),
    path("accounts/<int:pk>/revoke/", accounts.revoke, name="revoke"),
]
