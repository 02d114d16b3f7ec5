from django.urls import path

from .due import views as due
from .elsewhere import views as elsewhere
from .own import views as own
from .runs import views as runs
from .settling import views as settling
from .statements import views as statements

app_name = "payments"

urlpatterns = [
    path("", due.due, name="due"),
    path("elsewhere/", elsewhere.elsewhere, name="elsewhere"),
    path("prepare/", due.prepare, name="prepare"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/release/", runs.release, name="release"),
    path("runs/<int:pk>/take-out/", runs.take_out, name="take_out"),
    path("runs/<int:pk>/again/", runs.again, name="again"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:pk>/carried-out/", runs.carry_out, name="carry_out"),
    path("files/<int:pk>/", runs.download, name="download"),
    path("invoices/<int:pk>/pay/", settling.pay, name="pay"),
    path("<int:pk>/undo/", settling.undo, name="undo"),
    path("statements/", statements.statements, name="statements"),
    path("statements/lines/<int:pk>/book/", statements.book, name="book"),
    path(
        "statements/lines/<int:pk>/set-aside/", statements.set_aside, name="set_aside"
    ),
    path("vendors/<int:pk>/", own.paying, name="paying"),
    path("accounts/", own.accounts, name="accounts"),
    path("accounts/rule/", own.house_rule, name="house_rule"),
    path("accounts/<int:pk>/", own.account, name="account"),
    path("accounts/<int:pk>/close/", own.close, name="close"),
]
