from __future__ import annotations

import email
import email.policy
import re
import shutil
import socket
from datetime import date

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from matcher.readers import read_file
from matcher.records import Candidate, Contact, Posting, Training
from matcher.records.errors import StoreError
from matcher.services import watch_mail
from matcher.services.courses import read_course
from matcher.services.search import build_pool, rank_all, scores_after
from matcher.services.watch import look
from matcher.services.watch_mail import MailServer, deliver_all, is_address, mail_server
from matcher.store import Store, open_store

POSTINGS = ("D-P01", "D-P04", "D-P06")
PEOPLE = ("D-C01", "D-C11", "D-C12", "D-C03", "D-C39")


@pytest.fixture(scope="module")
def prepared(fixtures, tmp_path_factory):
    """A database whose texts are read already, to be copied."""
    path = tmp_path_factory.mktemp("watch") / "prepared.db"
    with open_store(str(path)) as opened:
        people = read_file(fixtures / "candidates.jsonl", "candidate").records
        opened.upsert([person for person in people if person.id in PEOPLE])
        postings = read_file(fixtures / "postings.jsonl", "posting").records
        opened.upsert([posting for posting in postings if posting.id in POSTINGS])
        opened.upsert(read_file(fixtures / "trainings.jsonl", "training").records[10:14])
        watches = [opened.watches.add("openings", "D-C11"), opened.watches.add("candidates", "D-P01")]
        look(opened)
        for watch in watches:
            opened.watches.remove(watch.id)
        for digest in opened.watches.waiting():
            with opened.watches.delivering(digest):
                pass
    return path


@pytest.fixture
def store(prepared, tmp_path):
    folder = tmp_path / "database"
    folder.mkdir()
    shutil.copy(prepared, folder / "watch.db")
    with open_store(str(folder / "watch.db")) as opened:
        yield opened


class Inbox:
    """A mail server on this machine that keeps what it takes, and can refuse."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], email.message.EmailMessage]] = []
        self.refuse = False

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.refuse:
            return "451 try later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def inbox():
    kept = Inbox()

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"me", b"p@ss")
        return AuthResult(success=right)

    controller = Controller(kept, hostname="127.0.0.1", port=0, authenticator=check, auth_require_tls=False)
    controller.port = _free_port()
    controller.start()
    kept.server = MailServer("127.0.0.1", controller.port, "jobs@example.org", user="me", password="p@ss")
    yield kept
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ids(text: str) -> set[str]:
    return set(re.findall(r"D-[CPF]\d+", text))


def _texts(folder) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def test_new_profiles_for_a_posting_are_those_of_the_ranking_once(store: Store, tmp_path) -> None:
    store.watches.add("candidates", "D-P01")
    assert look(store) == 1
    (done,) = deliver_all(store, tmp_path / "out", None)
    assert done.sent_to is None
    (text,) = _texts(tmp_path / "out")
    posting, people = store.get(Posting, "D-P01"), [store.get(Candidate, one) for one in PEOPLE]
    ranking = rank_all(posting, build_pool(people))
    good = {
        person.id
        for row, person in enumerate(people)
        if ranking.scores[row] >= 0.5 and ranking.eligibility(row).status != "not_eligible"
    }
    assert good
    assert _ids(text) - {"D-P01"} == good
    assert "machine" in text
    # Nothing new: nothing is written.
    assert look(store) == 0
    assert deliver_all(store, tmp_path / "again", None) == []
    newcomer = store.get(Candidate, "D-C01").model_copy(update={"id": "D-C99"})
    store.upsert([newcomer])
    assert look(store) == 1
    deliver_all(store, tmp_path / "again", None)
    (text,) = _texts(tmp_path / "again")
    assert _ids(text) == {"D-C99", "D-P01"}


def test_new_openings_for_a_person(store: Store, tmp_path) -> None:
    store.watches.add("openings", "D-C12", language="en")
    look(store)
    deliver_all(store, tmp_path / "out", None)
    (text,) = _texts(tmp_path / "out")
    assert "New openings for profile D-C12" in text
    assert "D-P06" in text
    assert "D-P04" not in text


def test_titles_are_quoted_as_the_language_does(store: Store, tmp_path) -> None:
    store.watches.add("candidates", "D-P01", language="en")
    look(store)
    deliver_all(store, tmp_path / "out", None)
    (text,) = _texts(tmp_path / "out")
    assert "New profiles for 'Conducteur" in text


def test_new_courses_raise_an_opening_as_the_ranking_recomputes_it(store: Store, tmp_path) -> None:
    watch = store.watches.add("courses", "D-C39")
    look(store)
    assert "D-F12" in store.watches.known(watch.id)
    deliver_all(store, tmp_path / "out", None)
    (text,) = _texts(tmp_path / "out")
    part = text[text.index("D-F12") :]
    told = float(re.search(r"score (\d,\d\d)", part).group(1).replace(",", "."))
    person = store.get(Candidate, "D-C39")
    courses = {item.record.id: item.record for batch in store.iterate(Training) for item in batch}
    pool = build_pool([person])
    rankings = [rank_all(item.record, pool) for batch in store.iterate(Posting) for item in batch]
    best = max(
        max(scores) for scores in scores_after(rankings, [(0, [read_course(courses["D-F12"]).learnt])])
    )
    assert told == pytest.approx(best, abs=0.01)


def test_a_watch_of_new_things_only_says_nothing_of_what_was_there(store: Store) -> None:
    store.watches.add("candidates", "D-P01", only_new=True)
    assert look(store) == 0
    store.upsert([store.get(Candidate, "D-C01").model_copy(update={"id": "D-C98"})])
    assert look(store) == 1


def test_a_run_killed_before_the_end_tells_everything_once(store: Store, tmp_path, monkeypatch) -> None:
    store.watches.add("openings", "D-C12")
    store.watches.add("candidates", "D-P01")
    look(store)
    folder = tmp_path / "out"
    written = watch_mail._write

    def killed(*arguments):
        written(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(watch_mail, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        deliver_all(store, folder, None)
    monkeypatch.undo()
    assert look(store) == 0
    assert len(deliver_all(store, folder, None)) == 2
    texts = _texts(folder)
    assert len(texts) == 2
    assert sum("D-P06" in text for text in texts) == 1
    assert deliver_all(store, folder, None) == []
    assert not list(folder.glob("*.part"))


def test_mail_goes_out_once_in_both_forms(store: Store, inbox, tmp_path) -> None:
    store.watches.add("openings", "D-C12", recipient="adviser@example.org")
    store.watches.add("courses", "D-C39", recipient="adviser@example.org")
    store.watches.add("candidates", "D-P01")
    look(store)
    done = deliver_all(store, tmp_path / "out", inbox.server)
    assert sorted(str(item.sent_to) for item in done) == ["None", "adviser@example.org"]
    ((sender, recipients, mail),) = inbox.mails
    assert (sender, recipients) == ("jobs@example.org", ["adviser@example.org"])
    assert mail["To"] == "adviser@example.org"
    assert "nouveauté" in mail["Subject"]
    plain, page = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert _ids(plain) == _ids(page)
    assert {"D-C12", "D-C39", "D-P06"} <= _ids(plain)
    look(store)
    deliver_all(store, tmp_path / "out", inbox.server)
    assert len(inbox.mails) == 1


def test_a_refused_mail_waits_and_goes_out_again_as_it_was(store: Store, inbox, tmp_path) -> None:
    store.watches.add("openings", "D-C12", recipient="adviser@example.org")
    look(store)
    inbox.refuse = True
    with pytest.raises(StoreError, match="n'a pas pris le message"):
        deliver_all(store, tmp_path / "out", inbox.server)
    assert look(store) == 0
    inbox.refuse = False
    deliver_all(store, tmp_path / "out", inbox.server)
    ((_, _, mail),) = inbox.mails
    (file,) = (tmp_path / "out").glob("*.eml")
    written = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["Message-ID"] == written["Message-ID"]


def test_nothing_is_sent_without_a_setting(store: Store, inbox, tmp_path) -> None:
    assert mail_server({}) is None
    store.watches.add("openings", "D-C12", recipient="adviser@example.org")
    look(store)
    (done,) = deliver_all(store, tmp_path / "out", mail_server({}))
    assert done.sent_to is None
    assert inbox.mails == []
    assert {path.suffix for path in done.files} == {".html", ".txt", ".eml"}


def test_a_person_who_is_deleted_takes_everything_along(store: Store, tmp_path) -> None:
    store.watches.add("openings", "D-C12", recipient="c12@example.org")
    store.watches.add("candidates", "D-P06", recipient="hr@example.org")
    look(store)
    store.delete(Candidate, "D-C12")
    deliver_all(store, tmp_path / "out", None)
    assert [watch.subject_id for watch in store.watches.list()] == ["D-P06"]
    for path in (tmp_path / "out").iterdir():
        content = path.read_text(encoding="utf-8")
        assert "D-C12" not in content
        assert "c12@example.org" not in content


def test_no_contact_and_no_markup_reach_a_digest(store: Store, tmp_path) -> None:
    person = store.get(Candidate, "D-C01")
    store.upsert(
        [
            person.model_copy(
                update={
                    "id": "D-C97",
                    "text": "<script>alert(1)</script> " + person.text,
                    "contact": Contact(name="Ann Secret", email="ann@example.org"),
                }
            )
        ]
    )
    store.watches.add("candidates", "D-P01")
    look(store)
    deliver_all(store, tmp_path / "out", None)
    for path in (tmp_path / "out").iterdir():
        content = path.read_text(encoding="utf-8")
        assert "Secret" not in content
        assert "ann@" not in content
    assert "<script" not in next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "sender", "field"),
    [
        ("http://server", "a@example.org", "SMTP_URL"),
        ("smtp://server:notaport", "a@example.org", "SMTP_URL"),
        ("smtp://", "a@example.org", "SMTP_URL"),
        ("smtp://u:secret@server", "", "SMTP_FROM"),
        ("smtp://u:secret@server", "a@b\nBcc: c@d.fr", "SMTP_FROM"),
    ],
)
def test_a_wrong_mail_setting_is_told_without_the_password(url, sender, field) -> None:
    with pytest.raises(StoreError, match=field) as caught:
        mail_server({"PASSERELLE_SMTP_URL": url, "PASSERELLE_SMTP_FROM": sender})
    assert "secret" not in caught.value.render()


def test_mail_settings() -> None:
    def read(url: str) -> MailServer:
        found = mail_server({"PASSERELLE_SMTP_URL": url, "PASSERELLE_SMTP_FROM": "a@example.org"})
        assert found is not None
        return found

    assert read("smtp://me:p%40ss@mail.example.org").password == "p@ss"
    assert (read("smtp://mail").port, read("smtp://mail").starttls) == (587, True)
    assert (read("smtps://mail").port, read("smtps://mail").tls) == (465, True)
    assert read("smtp://127.0.0.1:1025?starttls=no").starttls is False


def test_addresses() -> None:
    assert is_address("a.b+c@example.org")
    for wrong in ("", "a", "a@b", "a@b.c\n", "a b@c.fr", "<a@b.fr>", "a@b.fr,c@d.fr", "x" * 400 + "@b.fr"):
        assert not is_address(wrong)


def test_the_files_carry_their_day(store: Store, tmp_path) -> None:
    store.watches.add("openings", "D-C12")
    look(store)
    (done,) = deliver_all(store, tmp_path / "out", None)
    assert all(path.name[:4] == str(date.today().year) for path in done.files)
