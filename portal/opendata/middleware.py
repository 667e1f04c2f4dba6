"""What is answered before anything of a request is judged."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.opendata import views

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignsOfLifeMiddleware:
    """Answers /healthz and /readyz under any name. Stands first: machines that watch ask by address, and no address is

    among ALLOWED_HOSTS.
    """

    answers = {"/healthz": views.alive, "/readyz": views.ready}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info, self.get_response)
        return answer(request)
