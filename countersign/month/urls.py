from django.urls import path

from . import views

app_name = "month"

urlpatterns = [
    path("", views.month, name="month"),
    path("month.xlsx", views.table, name="table"),
]
