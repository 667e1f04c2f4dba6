"""Public addresses of the record; a contract."""

from django.urls import path

from portal.record import views

app_name = "record"
urlpatterns = [
    path("organisations/<str:code>/", views.organisation, name="organisation"),
    path("organisations/<str:code>/history/", views.history, name="history"),
    path("organisations/<str:code>/qr.svg", views.qr, name="qr"),
    path("verify/", views.verify, name="verify"),
]
