from django.urls import path

from .evidence import views as evidence

app_name = "exports"

urlpatterns = [
    path("invoices/<int:pk>/evidence.zip", evidence.evidence, name="evidence")
]
