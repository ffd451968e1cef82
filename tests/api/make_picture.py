"""Make docs/images/recherche.png, the picture of the README: `python -m tests.api.make_picture`."""

from __future__ import annotations

import io
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from api.app import create_app
from api.settings import Settings
from matcher.cli.serve import load_demo

PICTURE = Path(__file__).parent.parent.parent / "docs" / "images" / "recherche.png"
AD = (
    "Conducteur / conductrice de machine IS (H/F)\n"
    "Verrerie à Blangy-sur-Bresle, CDI en 5x8. Vous conduisez une ligne de formage de flacons en "
    "soufflé-soufflé : poids, température de la goutte, graissage des moules, changements d'équipement, "
    "défauts à chaud. Poste de nuit, 18 ans minimum."
)


def take(address: str) -> bytes:
    """Return the picture of a search for a pasted ad, its first explanation open."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1180}, locale="fr-FR")
        page.goto(address)
        page.fill("#texte", AD)
        page.get_by_label("Autour de (commune)").fill("Blangy-sur-Bresle")
        page.click("button.main")
        page.locator("article.match summary").first.click()
        taken: bytes = page.screenshot()
        browser.close()
        return taken


def main() -> None:
    """Serve the fixtures, search, and write the picture in 128 colours."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        database = str(Path(folder) / "demo.db")
        load_demo(database)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(
            uvicorn.Config(create_app(Settings(database_url=database)), log_level="error")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        taken = take(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        server.should_exit = True
        thread.join()
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(128)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
