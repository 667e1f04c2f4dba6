"""Who only reads is given no cookie; who is to send a form gets the one that guards it."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_stranger_who_reads_gets_no_cookie(client, make_notice, make_body):
    notice, body = make_notice("登记公告"), make_body()
    for address in (
        "/",
        "/search/",
        "/search/?q=社工&type=organisation",
        "/suggest/?q=社工",
        body.get_absolute_url(),
        f"{body.get_absolute_url()}history/?as_of=2019-03-01",
        "/verify/",
        f"/verify/?code={body.code}",
        "/matters/",
        "/matters/service-establishment/",
        "/notices/",
        notice.url,
        "/policies/",
        "/news/",
        "/guides/",
        "/about/",
        "/api/v1/docs",
        "/no-such-page/",
    ):
        response = client.get(address)
        assert not response.cookies, address


def test_a_page_with_a_form_to_send_brings_its_guard(client):
    assert "csrftoken" in client.get("/accounts/login/").cookies
