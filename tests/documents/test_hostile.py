"""Hostile files by the dozen: refused with a code, opened by nobody, heard by no one (T28 to T32, T34)."""

import io
import socket
import zipfile

import pytest
from PIL import Image

from minga.documents import inspection
from minga.documents.services import reasons
from minga.kernel import sandbox
from minga.kernel.sandbox import Rejected

from . import hostile

MEGABYTE = 1024**2


def code_of(content, folder):
    path = folder / "x"
    path.write_bytes(content)
    try:
        return "clean:" + inspection.prove(str(path))["content_type"]
    except Rejected as problem:
        return reasons()[problem.code] and problem.code


def clean_among(files, folder):
    return [n for n, content in enumerate(files) if code_of(content, folder).startswith("clean")]


def test_pages_that_a_browser_would_run_are_refused(tmp_path):
    files = hostile.pages()
    assert len(files) == 40
    assert clean_among(files, tmp_path) == []


def test_polyglots_are_refused_and_a_redrawn_picture_keeps_nothing_of_them(tmp_path):
    files = hostile.polyglots()
    assert len(files) == 120
    assert clean_among(files, tmp_path) == []
    for n, content in enumerate(files):
        if not content.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")) or b"WAVE" in content[:16]:
            continue
        (tmp_path / "in").write_bytes(content)
        inspection.redraw(str(tmp_path / "in"), str(tmp_path / "out"), 1600)
        drawn = (tmp_path / "out").read_bytes()
        assert not zipfile.is_zipfile(tmp_path / "out"), n
        assert not any(mark in drawn for mark in (b"<script", b"<html", b"<?php", b"canary", b"DOS mode"))


@pytest.fixture
def canary():
    """An address that nobody may knock at; gives the address and the door."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        yield f"http://127.0.0.1:{door.getsockname()[1]}", door


def test_code_objects_and_remote_links_are_refused_and_nothing_is_fetched(tmp_path, canary):
    address, door = canary
    files = hostile.with_code(address)
    assert len(files) >= 60
    assert clean_among(files, tmp_path) == []
    for content in files[::12]:
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(sandbox.Failed):
            sandbox.run("minga.documents.inspection:prove", str(tmp_path / "x"))
    with pytest.raises(TimeoutError):
        door.accept()


@pytest.mark.parametrize("kind", ["deep", "wide", "sheet", "nested", "listed", "pixels"])
def test_bombs_go_out_in_a_second_and_in_little_memory(tmp_path, kind):
    content = hostile.flat_picture(12_000) if kind == "pixels" else hostile.bombs()[kind]
    assert kind == "listed" or len(content) < 260_000
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(sandbox.Failed) as told:
        sandbox.run("minga.documents.inspection:prove", str(tmp_path / "x"), memory=80 * MEGABYTE, seconds=1)
    assert told.value.code in ("bomb", "embedded")


def test_without_the_look_at_the_directory_a_bomb_would_be_opened(tmp_path, monkeypatch):
    """The negative control of the bombs."""
    from minga.documents.inspection import archives

    (tmp_path / "x").write_bytes(hostile.bombs()["sheet"])
    monkeypatch.setattr(archives, "scan_zip", lambda path: zipfile.ZipFile(path).namelist())
    assert archives.office(str(tmp_path / "x")).endswith("spreadsheetml.sheet")


def test_names_that_climb_out_of_the_folder_write_nothing(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    for content in hostile.slips():
        code_of(content, inner)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["a", "a/b", "a/b/x"]


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_no_redrawn_photo_says_where_when_or_with_what(tmp_path, count):
    spoke = 0
    for content in hostile.photos(count):
        (tmp_path / "in").write_bytes(content)
        with Image.open(io.BytesIO(content)) as original:
            spoke += bool(original.getexif())
        inspection.redraw(str(tmp_path / "in"), str(tmp_path / "out"), 1600)
        with Image.open(tmp_path / "out") as drawn:
            drawn.load()
            assert not drawn.getexif()
            assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"canary" not in (tmp_path / "out").read_bytes()
    assert spoke == count, "each original did say it"


@pytest.mark.parametrize("kind", hostile.ordinary())
def test_what_offices_send_every_day_comes_in(tmp_path, kind):
    assert code_of(hostile.ordinary()[kind], tmp_path).startswith("clean"), code_of(
        hostile.ordinary()[kind], tmp_path
    )


def test_a_recording_cut_short_is_not_taken_for_a_whole_one(tmp_path):
    for whole in (hostile.mp4(), hostile.wav()):
        assert code_of(whole[: len(whole) // 2], tmp_path) == "damaged"
