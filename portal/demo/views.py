"""Who one can be in the demonstration. Exists only where settings.DEMO is on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal.demo.services.people import PASSWORD, ROLES, current_code


@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of the demonstration with the two-step code of the moment."""
    context = {"roles": ROLES, "password": PASSWORD, "code": current_code()}
    return render(request, "demo/accounts.html", context)
