"""Foreign files: opened to be proved, refused with a sentence, never run."""

import io
import zipfile

import pytest
from PIL import Image

from minga.documents.adapters import path_of
from minga.documents.queries import broken_files
from minga.documents.services import derivative, prove, store
from minga.kernel import sandbox
from minga.kernel.decisions import Refused

pytestmark = pytest.mark.django_db


def zipped(parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


WORD = {"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}
HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<html><script>alert(1)</script></html>",
    "exe": b"MZ\x90\x00" + b"\0" * 200,
    "zip": zipped({"a.txt": "hola"}),
    "slip": zipped({"../../etc/x": "hola"}),
    "macros": zipped({**WORD, "word/vbaProject.bin": "x"}),
    "remote": zipped(
        {**WORD, "word/_rels/document.xml.rels": '<r TargetMode="External" Target="http://x/t.dotm"/>'}
    ),
    "entity": zipped({**WORD, "word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
    "bomb": zipped({**WORD, "word/big.xml": b"0" * 50_000_000}),
    "script-pdf": b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
    "torn-pdf": b"%PDF-1.4\n1 0 obj",
    "torn-jpg": b"\xff\xd8\xff\xe0" + b"\0" * 30,
    "nul": b"hola\0mundo",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(kind):
    file = prove(store([HOSTILE[kind]], name=f"x.{kind}", by=None))
    assert file.state == "REJECTED"
    assert file.reject_reason.endswith(".")


def jpeg_with_place():
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Camara"
    exif.get_ifd(0x8825)[2] = (5.0, 41.0, 0.0)
    Image.new("RGB", (2400, 1200), "teal").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_a_photo_is_kept_and_its_public_copy_says_nothing_of_where(amaru):
    file = prove(store([jpeg_with_place()], name="foto.jpg", by=amaru))
    assert file.state == "CLEAN"
    copy = derivative(file, "PUBLIC", by=amaru)
    with Image.open(path_of(copy.sha256)) as drawn:
        assert max(drawn.size) == 1600
        assert not drawn.getexif()
    assert broken_files() == []


def test_altered_and_missing_bytes_are_found(amaru):
    first, second = (store([text], name="a.txt", by=amaru) for text in (b"uno", b"dos"))
    path_of(first.sha256).write_bytes(b"otro")
    path_of(second.sha256).unlink()
    assert len(broken_files()) == 2


def test_empty_and_oversized_files_are_refused(settings, amaru):
    settings.UPLOAD_MAX_BYTES = 10
    for content in (b"", b"x" * 11):
        with pytest.raises(Refused):
            store([content], name="a.txt", by=amaru)


def test_the_child_has_no_network_little_memory_and_little_time():
    with pytest.raises(sandbox.Failed, match="network"):
        sandbox.run("socket:create_connection", ["127.0.0.1", 9])
    with pytest.raises(sandbox.Failed):
        sandbox.run("builtins:bytearray", 2**31)
    with pytest.raises(sandbox.Failed, match="time"):
        sandbox.run("time:sleep", 30, seconds=1)
