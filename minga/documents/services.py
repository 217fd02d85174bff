from __future__ import annotations

import errno
import fcntl
import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from minga.kernel import clock, events, sandbox
from minga.kernel.decisions import Refused, no, require
from minga.kernel.writing import transaction

from .adapters import discard, has_room, holding, keep, path_of, sweep, whole
from .models import File
from .queries import COLLECTED_AFTER, checked_files, ownerless, with_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

    from django.core.files.uploadedfile import UploadedFile

    from minga.people.models import User

log = logging.getLogger(__name__)
PUBLIC_SIDE = 1600
CHUNK = 256 * 1024
HASH = re.compile(r"[0-9a-f]{64}")


def reasons() -> dict[str, str]:
    """Say, for each code of the inspection, what the person can do."""
    return {
        "type": _(
            "Ese tipo de archivo no se recibe. Suba un PDF, un documento de Word o Excel sin macros, una foto JPG o PNG, un audio o un video MP4."
        ),
        "damaged": _(
            "El archivo está dañado o incompleto. Ábralo en su equipo, guárdelo de nuevo y vuelva a subirlo."
        ),
        "bomb": _("El archivo se descomprime a un tamaño excesivo. Guárdelo de nuevo con menos contenido."),
        "macros": _("El documento trae macros. Guárdelo como .docx o .xlsx sin macros y vuelva a subirlo."),
        "active": _("El documento trae contenido activo o enlaces externos. Expórtelo a PDF y suba el PDF."),
        "embedded": _(
            "El documento trae otro archivo incrustado, por ejemplo una tabla o un gráfico de Excel. Expórtelo a PDF y suba el PDF."
        ),
        "disguise": _(
            "El archivo lleva escondido otro de otro tipo. Ábralo en su equipo, guárdelo o expórtelo de nuevo y suba la copia nueva."
        ),
        "locked": _(
            "El archivo está protegido o no se deja revisar. Ábralo, guárdelo sin contraseña o imprímalo como PDF, y suba la copia nueva."
        ),
        "time": _("El archivo tardó demasiado en abrirse. Guárdelo de nuevo más liviano."),
        "memory": _("El archivo ocupa demasiada memoria al abrirse. Guárdelo de nuevo más liviano."),
    }


def no_room() -> str:
    return _(
        "El servidor se quedó sin espacio para archivos. Sus textos siguen guardados; avise a la administración."
    )


class NoRoom(Refused):
    """The disk is too full to take a file in; everything else goes on."""

    status = 507


def lay_down(upload: UploadedFile | Iterable[bytes]) -> tuple[str, int]:
    """Keep bytes durably and return their hash and size, both the server's own; refuses what is too big, empty or has no room."""
    if not has_room():
        raise NoRoom(no(no_room()))
    chunks = upload.chunks(CHUNK) if hasattr(upload, "chunks") else upload
    try:
        sha256, size = keep(chunks, settings.UPLOAD_MAX_BYTES)
    except OverflowError:
        require(no(too_big()))
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NoRoom(no(no_room())) from None
    if size == 0:
        require(no(_("El archivo llegó vacío. Elíjalo de nuevo.")))
    return sha256, size


def too_big() -> str:
    said = _("El archivo pesa más de %(mb)d MB. Reduzca su tamaño o enlace el video.")
    return said % {"mb": settings.UPLOAD_MAX_BYTES // 1024**2}


def received(upload: UploadedFile | Iterable[bytes], *, name: str, by: User | None) -> File:
    """Keep the bytes durably and return their row, unsaved: whoever wants it saves it together with what it belongs to.

    The hash is always the server's own.
    """
    sha256, size = lay_down(upload)
    return File(
        sha256=sha256, size=size, original_name=plain_name(name), uploaded_by=by, uploaded_at=clock.now()
    )


def store(upload: UploadedFile | Iterable[bytes], *, name: str, by: User | None) -> File:
    """Keep the bytes durably, then write their row."""
    file = received(upload, name=name, by=by)
    file.save()
    return file


def plain_name(name: str) -> str:
    """Return a file's own name: no folders (of either kind), nothing invisible."""
    last = Path(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[-200:] or _("archivo")


@transaction
def declare(name: str, *, size: int, sha256: str, by: User) -> File:
    """Note a file that is about to come, with the size and hash that it must have."""
    if not HASH.fullmatch(sha256) or size < 1:
        require(no(_("El navegador no pudo leer el archivo. Elíjalo de nuevo.")))
    if size > settings.UPLOAD_MAX_BYTES:
        require(no(too_big()))
    if not has_room(size):
        raise NoRoom(no(no_room()))
    return File.objects.create(
        sha256=sha256,
        size=size,
        original_name=plain_name(name),
        state=File.State.INCOMPLETE,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


class Cut(Refused):
    """What came is not what was declared: the file stays incomplete."""

    status = 422


def take_in(file: File, upload: UploadedFile | Iterable[bytes]) -> File:
    """Keep the bytes of a declared file and prove them. Nothing is written yet: `settle` does, with what follows from it."""
    if lay_down(upload) != (file.sha256, file.size):
        raise Cut(
            no(
                _(
                    "El archivo no llegó entero, o cambió en el camino. Sigue marcado como sin terminar: vuelva a subirlo."
                )
            )
        )
    return proved(file)


def settle(file: File) -> bool:
    """Write down what `take_in` found; says whether this call was the first."""
    changes = {"state": file.state, "content_type": file.content_type, "reject_reason": file.reject_reason}
    waiting = File.objects.filter(pk=file.pk, state=File.State.INCOMPLETE)
    return bool(waiting.update(uploaded_at=clock.now(), **changes))


def inspected(path: Path) -> tuple[str, str]:
    """Open a file in the sandbox; return its content type, or nothing and the sentence that says why it is rejected."""
    try:
        return str(sandbox.run("minga.documents.inspection:prove", str(path))["content_type"]), ""
    except sandbox.Failed as problem:
        said = reasons()
        return "", said.get(problem.code, said["damaged"])


def proved(file: File) -> File:
    """Say on a file, unsaved, that it is clean, or why it is rejected."""
    content_type, reason = inspected(path_of(file.sha256))
    file.state = File.State.CLEAN if content_type else File.State.REJECTED
    file.content_type, file.reject_reason = content_type or file.content_type, reason
    return file


def prove(file: File) -> File:
    """Open the file in the sandbox; it comes out clean, or rejected with a sentence that says what to do."""
    proved(file).save(update_fields=["state", "content_type", "reject_reason"])
    return file


def derivative(
    file: File, *, by: User, covered: Sequence[Sequence[float]] = ()
) -> tuple[File, dict[str, int]]:
    """Make the copy that may be public, and say how large it is: a picture redrawn without metadata, nor its original's name.

    `covered`: the places to cover, in parts of 1. Other kinds than pictures have no such copy and raise a refusal.
    """
    if not file.content_type.startswith("image/"):
        require(no(_("Solo las imágenes tienen copia pública. Los documentos se publican como enlace.")))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "copy.jpg"
        try:
            size = sandbox.run(
                "minga.documents.inspection:redraw",
                str(path_of(file.sha256)),
                str(target),
                PUBLIC_SIDE,
                [list(place) for place in covered],
            )
        except sandbox.Failed:
            require(
                no(
                    _(
                        "No se pudo preparar la copia pública de la foto. Guárdela más pequeña y súbala de nuevo."
                    )
                )
            )
        sha256, bytes_kept = keep([target.read_bytes()], settings.UPLOAD_MAX_BYTES)
    with transaction():
        made = File.objects.create(
            sha256=sha256,
            size=bytes_kept,
            content_type="image/jpeg",
            original_name="imagen.jpg",
            state=File.State.CLEAN,
            derivative_of=file,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
    return made, size


@transaction
def take_down(file: File) -> None:
    """Hand a public copy to nobody any more; its bytes and its row stay."""
    File.objects.filter(pk=file.pk, derivative_of__isnull=False).update(state=File.State.TAKEN_DOWN)


class Broken(Refused):
    """The bytes of a file are not the ones that were received; nobody gets them."""

    status = 409


def opened(file: File) -> IO[bytes]:
    """Open a file to hand it over, its hash checked first; raises `Broken`, once the alarm is given."""
    held, fault = whole(file.sha256)
    if held is None:
        mark(file, fault)
        raise Broken(
            no(
                _(
                    "Este archivo no se puede entregar: lo guardado no coincide con la huella que se registró al recibirlo. "
                    "La administración ya tiene el aviso. Si usted conserva el archivo, vuelva a adjuntarlo."
                )
            )
        )
    return held


@transaction
def mark(file: File, fault: str) -> None:
    """Note what is wrong with a file's bytes (or that nothing is any more); what is news is said once."""
    if not File.objects.filter(pk=file.pk).exclude(fault=fault).update(fault=fault):
        return
    if fault:
        log.critical("stored file %s: bytes %s", file.pk, fault.lower())
    events.publish("file.broken" if fault else "file.mended", file, None, fault=fault, sha256=file.sha256)


def verify_files() -> list[tuple[File, str]]:
    """Read every stored file and return those whose bytes are missing or altered; their rows say so from then on."""
    broken = []
    for file, fault in checked_files():
        if fault != file.fault:
            mark(file, fault)
        if fault:
            broken.append((file, fault))
    return broken


def collect_orphans() -> int:
    """Take away bytes that no row has wanted for a day, and what crashes left behind. Rows are never touched."""
    if not settings.STORE_DIR.exists():
        return 0
    before = clock.now().timestamp() - COLLECTED_AFTER
    gone = sweep(before=before)
    for sha256 in ownerless(older=COLLECTED_AFTER):
        with holding(fcntl.LOCK_EX):
            if not with_bytes().filter(sha256=sha256).exists():
                gone += discard(sha256, before=before)
    return gone


@transaction
def note_download(what: str, *, rows: int, reason: str = "", by: User) -> None:
    """Write down that somebody took away a list that names people: which, how long, and why when that was asked."""
    events.publish("list.downloaded", by, by, list=what, rows=rows, **({"reason": reason} if reason else {}))
