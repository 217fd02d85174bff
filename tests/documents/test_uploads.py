"""Foreign files: opened to be proved, refused with a sentence, never run."""

import errno
import io
import resource
import zipfile
import zlib

import docx
import openpyxl
import pypdfium2
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
RELATIONS = "word/_rels/settings.xml.rels"
LINK = '<a Type="http://x/hyperlink" TargetMode="External" Target="http://x/"/>'
TEMPLATE = '<b Type="http://x/attachedTemplate" TargetMode="External" Target="http://x/t.dotm"/>'
SQUEEZED = zlib.compress(b"1 0 <</S/JavaScript/JS(app.alert(1))>>")


def blank_pdf():
    held, document = io.BytesIO(), pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.save(held)
    return held.getvalue()


def pdf_with(about, content):
    return blank_pdf() + b"\n9 0 obj<<%s>>stream\n%s\nendstream endobj\n" % (about, content)


SLY = {
    "template-behind-a-link": zipped({**WORD, RELATIONS: f"<r>{LINK}{TEMPLATE}</r>"}),
    "single-quotes": zipped({**WORD, RELATIONS: f"<r>{TEMPLATE}</r>".replace('"', "'")}),
    "utf16-relations": zipped({**WORD, RELATIONS: f"<r>{TEMPLATE}</r>".encode("utf-16")}),
    "utf16-entity": zipped({**WORD, "word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}),
    "twins": zipped({**WORD, RELATIONS.upper(): f"<r>{TEMPLATE}</r>", RELATIONS: "<r/>"}),
    "old-macros": zipped({"xl/workbook.xml": "<w/>", "xl/macrosheets/sheet1.xml": "<m/>"}),
    "macro-type": zipped({**WORD, "[Content_Types].xml": '<T ContentType="x.macroEnabled.main+xml"/>'}),
    "html-behind-a-mark": b"\xef\xbb\xbf<html><script>alert(1)</script></html>",
    "escaped-name": blank_pdf().replace(b"/Type", b"/A<</S/J#61vaScript/J#53(1)>>/Type", 1),
    "packed-script": pdf_with(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", SQUEEZED),
    "packed-otherwise": pdf_with(b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", SQUEEZED.hex().encode()),
}  # fmt: skip
HARMLESS = {
    "blank-pdf": blank_pdf(),
    "scan-with-chance-letters": pdf_with(b"/Filter/DCTDecode", b"\x01/JS\x02/XFA#41" * 1000),
    "packed-objects": pdf_with(
        b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zlib.compress(b"1 0 <</A/B>>")
    ),
    "links": zipped({**WORD, RELATIONS: f"<r>{LINK}</r>"}),
    "printer-settings": zipped({"xl/workbook.xml": "<w/>", "xl/printerSettings/printerSettings1.bin": "x"}),
    "accents-cp1252": "año;región".encode("cp1252"),
}


def saved_by(library):
    held = io.BytesIO()
    library.save(held)
    return held.getvalue()


@pytest.mark.parametrize("kind", SLY)
def test_hostile_files_do_not_pass_in_disguise(kind):
    file = prove(store([SLY[kind]], name=f"x.{kind}", by=None))
    assert file.state == "REJECTED"
    assert file.reject_reason.endswith(".")


@pytest.mark.parametrize("kind", HARMLESS)
def test_ordinary_files_are_not_taken_for_hostile_ones(kind):
    assert prove(store([HARMLESS[kind]], name=f"x.{kind}", by=None)).state == "CLEAN"


@pytest.mark.parametrize("make", [docx.Document, openpyxl.Workbook])
def test_what_word_processors_save_is_clean(make):
    assert prove(store([saved_by(make())], name="x", by=None)).state == "CLEAN"


def test_a_photo_taken_sideways_is_shown_upright(amaru):
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), "teal").save(held, "JPEG", exif=exif)
    copy, _size = derivative(prove(store([held.getvalue()], name="foto.jpg", by=amaru)), by=amaru)
    with Image.open(path_of(copy.sha256)) as drawn:
        assert drawn.size == (200, 400)


def test_a_transparent_drawing_gets_white_paper(amaru):
    held = io.BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(held, "PNG")
    copy, _size = derivative(prove(store([held.getvalue()], name="plano.png", by=amaru)), by=amaru)
    with Image.open(path_of(copy.sha256)) as drawn:
        assert drawn.getpixel((5, 5)) == (255, 255, 255)


def test_a_full_disk_is_a_refusal_with_a_reason(monkeypatch, amaru):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("minga.documents.services.keep", full)
    with pytest.raises(Refused, match="sin espacio"):
        store([b"hola"], name="a.txt", by=amaru)


def test_a_copy_that_cannot_be_drawn_is_a_refusal_with_a_reason(monkeypatch, amaru):
    file = prove(store([jpeg_with_place()], name="foto.jpg", by=amaru))

    def give_up(*_):
        raise sandbox.Failed("memory")

    monkeypatch.setattr(sandbox, "run", give_up)
    with pytest.raises(Refused, match="copia pública"):
        derivative(file, by=amaru)


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
    copy, _size = derivative(file, by=amaru)
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
    with pytest.raises(sandbox.Failed, match="memory"):
        sandbox.run("builtins:bytearray", 2**31)
    held = sandbox.run("resource:getrlimit", resource.RLIMIT_DATA)
    assert held == [sandbox.MEMORY_BYTES] * 2, "an answer that is no JSON looks like a want of memory, too"
    with pytest.raises(sandbox.Failed, match="time"):
        sandbox.run("time:sleep", 30, seconds=1)
