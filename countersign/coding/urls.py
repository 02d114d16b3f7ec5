from django.urls import path

from .views import chart, correcting, importing, naming, setting, vendor

app_name = "coding"

urlpatterns = [
    path("", chart.overview, name="overview"),
    path("begin/", chart.begin, name="begin"),
    path("fields/add/", setting.add_field, name="add_field"),
    path("fields/<int:pk>/", setting.change_field, name="change_field"),
    path("rules/add/", setting.add_rule, name="add_rule"),
    path("rules/<int:pk>/", setting.change_rule, name="change_rule"),
    path("rules/<int:pk>/delete/", setting.delete_rule, name="delete_rule"),
    path("rules/<int:pk>/move/", setting.move_rule, name="move_rule"),
    path("invoices/<int:pk>/", correcting.correct_coding, name="correct"),
    path("vendors/<int:pk>/", vendor.default_coding, name="vendor"),
    path("<slug:column>/", chart.rows, name="rows"),
    path("<slug:column>/names/", naming.names, name="names"),
    path("<slug:column>/add/", chart.add_row, name="add_row"),
    path("<slug:column>/import/", importing.bring, name="import"),
    path("<slug:column>/import/take/", importing.take, name="take"),
    path("<slug:column>/<int:pk>/", chart.change_row, name="change_row"),
]
