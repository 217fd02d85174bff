"""Small real files for the demo, written by ourselves."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def pdf(title: str, place: str) -> SimpleUploadedFile:
    """Write a one-page PDF that says what it is."""
    lines = [title[:90], place, "Documento de ejemplo de la demostración de Minga."]
    drawn = " T* ".join(f"({escaped(line)}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 18 TL 60 760 Td {drawn} ET".encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )
    name = title.split(":")[0].lower().replace(" ", "-")
    return SimpleUploadedFile(f"{name}.pdf", body + end, "application/pdf")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def picture(name: str, sky: str) -> SimpleUploadedFile:
    """Draw a river between two banks with a boat full of boxes: nobody in it, and nobody's photo."""
    drawn = Image.new("RGB", (1280, 853), sky)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((980, 90, 1100, 210), fill="#f1c56b")
    for left, height in ((-200, 330), (120, 400), (520, 350), (860, 420)):
        pen.ellipse((left, 430 - height // 2, left + 620, 430 + height), fill="#3d7355")
    pen.rectangle((0, 470, 1280, 853), fill="#4f93a0")
    for top in range(500, 853, 44):
        pen.line([(x, top + (8 if x // 80 % 2 else 0)) for x in range(0, 1281, 80)], fill="#8fc1c6", width=5)
    pen.polygon([(330, 600), (950, 600), (880, 700), (400, 700)], fill="#8a4b2c")
    for n, colour in enumerate(("#c0573a", "#d9a441", "#5e4a76", "#1d5c5b", "#c0573a", "#d9a441")):
        pen.rectangle((420 + n * 75, 520 - (n % 2) * 24, 485 + n * 75, 600), fill=colour)
    pen.polygon([(0, 760), (420, 853), (0, 853)], fill="#2c5a41")
    held = io.BytesIO()
    drawn.save(held, "JPEG", quality=88)
    return SimpleUploadedFile(f"{name}.jpg", held.getvalue(), "image/jpeg")
