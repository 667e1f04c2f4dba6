"""Addresses of the demonstration; mounted only where settings.DEMO is on."""

from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [path("accounts/", views.accounts, name="accounts")]
