"""A body cut in transit, chunked or too big is refused before any view can act on it."""

import io

import pytest

pytestmark = pytest.mark.django_db
LOGIN = "/cuentas/login/"


def test_a_cut_body_is_refused(client):
    body = b"login=a%40b.co&password=x"
    assert client.generic("POST", LOGIN, body, "application/x-www-form-urlencoded").status_code in (200, 403)
    for cut in range(0, len(body), 5):
        answer = client.post(
            LOGIN,
            content_type="application/x-www-form-urlencoded",
            CONTENT_LENGTH=len(body),
            **{"wsgi.input": io.BytesIO(body[:cut])},
        )
        assert answer.status_code == 400
        assert "incompleto" in answer.content.decode()


def test_chunked_and_oversized_bodies_are_refused(client):
    assert client.post(LOGIN, {}, HTTP_TRANSFER_ENCODING="chunked").status_code == 411
    answer = client.generic("POST", LOGIN, b"a=" + b"x" * 10_000_000, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "demasiado grande" in answer.content.decode()
