"""A real Chromium: paste an ad, read the matches, open an explanation, with the keyboard alone too."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from tests.api.conftest import copy_of, settings_for

pytestmark = pytest.mark.browser

AD = """Conducteur / conductrice de machine IS (H/F)
Verrerie à Blangy-sur-Bresle, CDI en 5x8. Vous conduisez une ligne de formage de flacons en soufflé-soufflé :
poids, température de la goutte, graissage des moules, changements d'équipement, défauts à chaud."""


@pytest.fixture(scope="module")
def address(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(settings_for(copy_of(demo_database, tmp_path_factory.mktemp("browser"))))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on this machine (apt install chromium)")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright (extra `test`) is not installed"
    )
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, address: str):
    """A page that fails the test on any console error, page error or request elsewhere."""
    context = browser.new_context(locale="fr-FR", base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on(
        "console",
        lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request", lambda request: None if request.url.startswith(address) else wrong.append(request.url)
    )
    yield opened
    context.close()
    assert wrong == []


def test_an_ad_is_pasted_and_its_explanation_opened(page) -> None:
    page.goto("/")
    page.get_by_label("Texte de l'annonce").fill(AD)
    page.get_by_role("button", name="Classer les profils").click()
    first = page.locator("article.match").first
    assert "D-C01" in first.inner_text()
    assert "opérationnel" in first.inner_text()
    quote = first.locator("blockquote mark").first
    assert not quote.is_visible()
    first.locator("summary").click()
    assert quote.is_visible()
    assert first.get_by_role("table").is_visible()
    assert "Une personne décide" in page.locator("footer").inner_text()


def test_the_keyboard_is_enough(page) -> None:
    page.goto("/offres/D-P01")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        if reached[-1] == "Classer les profils":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/classement")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.locator("article.match").first.get_by_role("table").is_visible()


def test_filters_narrow_the_list(page) -> None:
    page.goto("/offres/D-P01/classement")
    page.get_by_label("Autour de (commune)").fill("Eu")
    page.get_by_label("Rayon (km)").fill("15")
    page.get_by_label("Contrat accepté").select_option("CDI")
    page.get_by_role("button", name="Classer de nouveau").click()
    page.wait_for_url("**commune=Eu**")
    assert int(page.locator("#liste").inner_text().split()[0]) < 72
    assert page.get_by_label("Rayon (km)").input_value() == "15"


def test_files_are_imported_and_refusals_shown(page, fixtures: Path) -> None:
    page.goto("/importer")
    names = ("cv-mecanicien.pdf", "cv-scanne.pdf")
    page.locator("#fichiers").set_input_files([str(fixtures / "formats" / name) for name in names])
    assert page.locator("#choisis").inner_text().split() == list(names)
    page.get_by_role("button", name="Importer").click()
    report = page.locator(".report")
    report.wait_for()
    assert "Ajouté" in report.inner_text()
    assert "PDF scanné" in report.inner_text()


@pytest.mark.parametrize(
    "path",
    ["/", "/offres/D-P01/classement", "/offres/D-P01/profils/D-C01", "/profils/D-C01", "/importer", "/docs"],
)
def test_pages_fit_a_telephone(page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_pages_work_without_scripts(browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/")
    page.locator("#texte").fill(AD)
    page.locator("button.main").click()
    page.locator("article.match summary").first.click()
    assert page.locator("article.match table").first.is_visible()
    context.close()


def test_a_printed_list_leaves_forms_out_and_keeps_the_proofs_opened(page) -> None:
    page.goto("/offres/D-P01/classement")
    page.locator("article.match summary").first.click()
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Classer de nouveau").is_visible()
    assert page.locator("article.match").first.get_by_role("table").is_visible()
    assert page.locator("footer").is_visible()
