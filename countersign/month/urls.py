from django.urls import path

from . import views
from .closing import views as closing
from .reversing import views as reversing

app_name = "month"

urlpatterns = [
    path("", views.month, name="month"),
    path("close/", closing.close, name="close"),
    path("reverse/<int:pk>/", reversing.reverse_invoice, name="reverse"),
    path("month.xlsx", views.table, name="table"),
]
