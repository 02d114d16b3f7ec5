from django.urls import path

from . import views

app_name = "exports"

urlpatterns = [path("invoices/<int:pk>/evidence.zip", views.evidence, name="evidence")]
