from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import sys
import tempfile
from pathlib import Path

import pytest

from matcher.records import Posting
from matcher.records.errors import StoreError
from matcher.store import Store, open_store
from matcher.store.connection import default_path, resolve_url

POSTING = Posting(id="P1", title="Régleur", text="Régler la presse.")


def test_a_database_locked_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "passerelle.db"
    with open_store(f"sqlite:///{path}?timeout=0.05") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            StoreError, match=r"passerelle\.db » est verrouillée par un autre programme.*recommencez"
        ):
            store.upsert([POSTING])
        assert store.count(Posting) == 0
        other.execute("ROLLBACK")
        other.close()
        assert store.upsert([POSTING]).accepted == 1


@pytest.mark.postgresql
def test_a_postgresql_table_locked_by_another_program(postgresql_url: str) -> None:
    import psycopg

    open_store(postgresql_url).close()
    patient = f"{postgresql_url}&options=-c%20lock_timeout%3D50"
    with open_store(patient) as store, psycopg.connect(postgresql_url) as other:
        other.execute("LOCK TABLE postings IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="est verrouillée par un autre programme"):
            store.upsert([POSTING])


def test_a_read_only_database_can_be_read_and_says_why_it_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "passerelle.db"
    with open_store(str(path)) as store:
        store.upsert([POSTING])
    with open_store(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.get(Posting, "P1") == POSTING
        with pytest.raises(StoreError, match=r"passerelle\.db » est en lecture seule.*vos droits"):
            store.upsert([POSTING.model_copy(update={"contract": "CDI"})])


def test_a_file_the_user_may_not_write() -> None:
    folder = Path(tempfile.mkdtemp())
    path = folder / "passerelle.db"
    open_store(str(path)).close()
    path.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    try:
        if root:
            # Root may write everything: take the rights of nobody here.
            os.seteuid(65534)
        with pytest.raises(StoreError, match=r"passerelle\.db » est en lecture seule.*vos droits"):
            open_store(str(path)).upsert([POSTING])
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


@pytest.mark.postgresql
def test_a_read_only_postgresql(postgresql_url: str) -> None:
    open_store(postgresql_url).close()
    read_only = f"{postgresql_url}&options=-c%20default_transaction_read_only%3Don"
    with open_store(read_only) as store:
        assert store.count(Posting) == 0
        with pytest.raises(StoreError, match="est en lecture seule"):
            store.upsert([POSTING])


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("pas une base\n" * 500, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.db » n'est pas une base SQLite, ou elle est abîmée"):
        open_store(str(path))
    assert path.read_text(encoding="utf-8").startswith("pas une base")


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"absent/passerelle\.db » ne peut pas être ouverte\. Vérifiez le chemin"
    ):
        open_store(str(tmp_path / "absent" / "passerelle.db"))


def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(
        StoreError, match=f"u:?@?.*127.0.0.1:{port}/p » ne répond pas.*serveur PostgreSQL est démarré"
    ) as caught:
        open_store(f"postgresql://u:s3cret@127.0.0.1:{port}/p")
    assert "s3cret" not in str(caught.value)


@pytest.mark.postgresql
def test_a_postgresql_database_that_does_not_exist(postgresql_server: str) -> None:
    with pytest.raises(StoreError, match=r"n'existe pas sur ce serveur\. Créez-la"):
        open_store(postgresql_server.replace("/postgres?", "/absente?"))


@pytest.mark.parametrize(
    "url",
    ["mysql://u:s3cret@h/b", "http://exemple.org/base", "postgresql://u:s3cret@h:port/b", "sqlite://base.db"],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(
        StoreError, match=r"n'est pas l'adresse d'une base SQLite ou PostgreSQL.*Exemples"
    ) as caught:
        open_store(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="un fichier est attendu"):
        open_store(url)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'passerelle\[postgresql\]'"):
        open_store("postgresql://localhost/passerelle")


def test_messages_exist_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    with pytest.raises(StoreError, match=r"passerelle\.db' cannot be opened\. Check the path"):
        open_store(str(tmp_path / "absent" / "passerelle.db"))


def test_the_default_lies_in_the_data_folder_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PASSERELLE_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "données"))
    assert default_path() == tmp_path / "données" / "passerelle" / "passerelle.db"
    with open_store() as store:
        assert store.name == str(default_path())
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", f"sqlite:///{tmp_path / 'autre.db'}")
    assert resolve_url().database == str(tmp_path / "autre.db")
    assert resolve_url("ici.db").database == "ici.db"


def test_no_stored_value_comes_out_in_an_error(store: Store) -> None:
    from matcher.store.mapping import columns_of, pack
    from matcher.store.tables import PostingRow

    row = {**columns_of(pack(POSTING.model_copy(update={"text": "Anne Martin"}))), "id": "P1"}
    with pytest.raises(StoreError) as caught, store.writing() as session:
        session.execute(PostingRow.__table__.insert(), [row])
    assert "Anne" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "NotNullViolation" in str(caught.value) or "IntegrityError" in str(caught.value)
