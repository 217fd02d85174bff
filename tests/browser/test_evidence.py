"""In Chromium: a file is attached with its hash, a cut shows as unfinished, and nothing that was stored ever runs."""

import hashlib

import pytest
from playwright.sync_api import Error, expect

from tests.browser.test_screens import enter
from tests.documents import hostile

pytestmark = pytest.mark.browser


def open_form(page, served):
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S3/")
    page.get_by_role("button", name="Adjuntar evidencia a la pregunta 32").click()
    page.wait_for_url("**/evidencias/**")


def choose(page, content, name="acta.jpg"):
    page.set_input_files("main input[type=file]", {"name": name, "mimeType": "image/jpeg", "buffer": content})
    page.fill("main input[name=title]", "Acta de mayo")
    page.check("main input[name=minors][value=NO]")
    page.click("form[data-evidence] button[type=submit]")


def test_a_file_is_attached_whole_and_a_cut_one_shows_as_unfinished(page, served):
    page.on("dialog", lambda dialog: dialog.accept())
    photo, listed = hostile.picture(size=(400, 300)), page.locator("#evidencias-results")
    open_form(page, served)
    page.route("**/contenido/", lambda route: route.abort())
    choose(page, photo)
    said = page.locator("[data-status]")
    expect(said).to_contain_text("Lo que escribió sigue aquí")
    assert page.input_value("main input[name=title]") == "Acta de mayo"
    page.unroute("**/contenido/")
    page.get_by_role("link", name="Balance de la Buena Práctica").click()
    expect(listed).to_contain_text("Sin terminar de subir")
    page.get_by_role("button", name="Adjuntar evidencia a la pregunta 32").click()
    page.wait_for_url("**/evidencias/**")
    choose(page, photo)
    expect(page.locator("body")).to_contain_text("la evidencia se guardó entera")
    expect(listed).not_to_contain_text("Sin terminar")
    expect(listed).to_contain_text(hashlib.sha256(photo).hexdigest()[:12])


def test_a_refused_file_says_why_and_keeps_what_was_typed(page, served):
    open_form(page, served)
    choose(page, hostile.pages()[0], "foto.jpg")
    expect(page.locator("[data-status]")).to_contain_text("Ese tipo de archivo no se recibe")
    assert page.input_value("main input[name=title]") == "Acta de mayo"


def plant(served, content):
    """Put a hostile page among the evidence as if every check had failed; return its address."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = served.folder / "files" / sha256[:2] / sha256[2:4] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    practice, person = served.ask(
        "select practice_id, person_id from practices_author where practice_id = ?", served.draft()
    )[0]
    served.ask(
        "insert into documents_file (sha256, size, content_type, original_name, state, reject_reason, fault, uploaded_at)"
        " values (?, ?, 'text/html', 'acta.html', 'CLEAN', '', '', '2026-01-01')",
        sha256,
        len(content),
    )
    served.ask(
        "insert into practices_evidence (practice_id, item, title, file_id, url, place, shows_people, minors, consent_reference, is_public, added_by_id, added_at)"
        " select ?, 'results', 'x', max(id), '', '', 0, 'NO', '', 0, ?, '2026-01-01' from documents_file",
        practice,
        person,
    )
    return f"/practicas/{practice}/evidencias/{served.ask('select max(id) from practices_evidence')[0][0]}/"


def test_no_stored_page_runs_even_if_every_check_had_failed(page, served):
    enter(page, served, "amaru")
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for content in hostile.pages():
        address = plant(served, content)
        with pytest.raises(Error, match="Download is starting"):
            page.goto(served.url + address)
        page.evaluate(
            "address => { const f = document.createElement('iframe'); f.src = address; document.body.append(f); }",
            address,
        )
    page.wait_for_timeout(500)
    assert ran == []
    assert page.evaluate("window.canary") is None
    served.ask("delete from practices_evidence where title = 'x'")
