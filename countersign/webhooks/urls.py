from django.urls import path

from . import views

app_name = "webhooks"

urlpatterns = [
    path("", views.webhooks, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/secret/", views.renew, name="renew"),
    path("<int:pk>/secret/drop/", views.drop_earlier, name="drop_earlier"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/try/", views.try_out, name="try_out"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("deliveries/<int:pk>/again/", views.replay, name="replay"),
]
