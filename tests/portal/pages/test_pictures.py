"""Pictures of pages in the embedded set-up, and nothing else of the folder they stand in."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents.models import Document
from wagtail.images.models import Image

from portal.pages.models import NewsIndexPage, NewsPage
from portal.pages.services import add_page
from tests.factories.filings import small_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(settings, tmp_path) -> Image:
    settings.SERVE_MEDIA = True
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Image.objects.create(title="大厅", file=ContentFile(small_picture(), "hall.jpg"))


@pytest.fixture
def address(client, home, picture) -> str:
    """Where the page with the picture has it from."""
    page = NewsPage(title="登记大厅搬迁", body=[("figure", {"image": picture, "caption": "新大厅"})])
    shown = client.get(add_page(page, below=NewsIndexPage).url).content.decode()
    return re.search(r'<img[^>]* src="([^"]+)"', shown)[1]


def test_a_picture_of_a_page_is_shown(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


def test_where_a_proxy_serves_pictures_the_site_does_not(client, address, settings):
    settings.SERVE_MEDIA = False
    assert client.get(address).status_code == 404


def test_documents_keep_the_view_that_asks(client, picture):
    document = Document.objects.create(title="内部", file=ContentFile(b"%PDF-", "inner.pdf"))
    assert default_storage.exists(document.file.name)
    assert client.get(f"/media/{document.file.name}").status_code == 404
    for way_out in ("..", "%2e%2e", "x/../.."):
        assert client.get(f"/media/images/{way_out}/{document.file.name}").status_code in (400, 404)
