from django.urls import path

from . import views

app_name = "mailboxes"

urlpatterns = [
    path("", views.mailboxes, name="list"),
    path("address/", views.address, name="address"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("mails/<int:pk>/", views.mail, name="mail"),
    path("mails/<int:pk>/raw/", views.raw, name="raw"),
    path("mails/<int:pk>/decide/", views.decide, name="decide"),
    path("senders/<int:pk>/forget/", views.forget, name="forget"),
    path("files/<int:pk>/take/", views.rescue, name="rescue"),
]
