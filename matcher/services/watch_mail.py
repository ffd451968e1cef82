"""Digests of saved searches as files and e-mails: written always, sent only where a mail server is set."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from matcher.records import Candidate, Posting, Training
from matcher.records.atomic_file import replace_file
from matcher.records.code_names import contract_name
from matcher.records.errors import StoreError, Text, speaking, user_language
from matcher.services.numbers import counted, number
from matcher.services.page_templates import template_environment
from matcher.store import Store
from matcher.store.watches import Digest, Found, Watch

SMTP_VARIABLE, FROM_VARIABLE = "PASSERELLE_SMTP_URL", "PASSERELLE_SMTP_FROM"
TIMEOUT_S = 10
"""How long the mail server is waited for; below the time another program waits for the database."""

_ADDRESS = re.compile(r"[^@\s<>,;\"']{1,64}@[^@\s<>,;\"']{1,250}\.[^@\s<>,;\"'.]{2,}")

_TITLES = {
    "candidates": Text("Nouveaux profils pour", "New profiles for"),
    "openings": Text("Nouvelles offres pour", "New openings for"),
    "courses": Text("Nouvelles formations pour", "New courses for"),
}


@dataclass(frozen=True)
class MailServer:
    """Where e-mails go out: host and port, how it is secured, who speaks, from which address."""

    host: str
    port: int
    sender: str
    tls: bool = False
    starttls: bool = False
    user: str | None = None
    password: str | None = None


def mail_server(environment: Mapping[str, str] | None = None) -> MailServer | None:
    """Return the mail server that the environment names, None where it names none.

    `PASSERELLE_SMTP_URL` reads smtp://user:password@host:587 (STARTTLS; add ?starttls=no for a server on
    this machine) or smtps://..., and `PASSERELLE_SMTP_FROM` is the sender's address.

    Raises:
        StoreError: the address of the server or of the sender is wrong; it shows no password.
    """
    values = os.environ if environment is None else environment
    url = values.get(SMTP_VARIABLE, "").strip()
    if not url:
        return None
    sender = values.get(FROM_VARIABLE, "").strip()
    if not is_address(sender):
        raise StoreError(
            Text(
                "l'adresse de l'expéditeur manque ou est fausse.", "the sender's address is missing or wrong."
            ),
            field=FROM_VARIABLE,
            remedy=Text("Donnez par exemple emploi@exemple.fr.", "Give for instance jobs@example.org."),
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong_server() from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _wrong_server()
    tls = parts.scheme == "smtps"
    starttls = not tls and parse_qs(parts.query).get("starttls", ["yes"])[0] != "no"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        sender=sender,
        tls=tls,
        starttls=starttls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _wrong_server() -> StoreError:
    return StoreError(
        Text("l'adresse du serveur de courriel est fausse.", "the address of the mail server is wrong."),
        field=SMTP_VARIABLE,
        remedy=Text(
            "Exemple : smtp://utilisateur:motdepasse@serveur:587.",
            "Example: smtp://user:password@server:587.",
        ),
    )


def is_address(text: str) -> bool:
    """Tell whether a text is one plain e-mail address."""
    return len(text) <= 320 and _ADDRESS.fullmatch(text) is not None


class ToldItem(NamedTuple):
    """One item of a digest as it is read: its title, where it is, its score and the reasons."""

    title: str
    place: str
    score: str
    reasons: tuple[str, ...]


class ToldPart(NamedTuple):
    """One saved search of a digest: what was looked for, and what is new."""

    title: str
    watch: int
    items: tuple[ToldItem, ...]


class Message(NamedTuple):
    """A digest in both forms, with its subject."""

    subject: str
    html: str
    text: str


def compose(store: Store, digest: Digest) -> Message:
    """Return a digest as a page and as text, in its language. It holds no means of contact."""
    with speaking(digest.language):
        parts = tuple(
            ToldPart(
                f"{_TITLES[watch.kind].render()} {_subject(store, watch)}",
                watch.id,
                tuple(_item(store, watch, item) for item in items),
            )
            for watch, items in digest.parts
        )
        count = sum(len(part.items) for part in parts)
        news = counted(count, Text("nouveauté", "news item"), Text("nouveautés", "news items"))
        subject = f"Passerelle : {news}" if user_language() == "fr" else f"Passerelle: {news}"
        values = {
            "subject": subject,
            "parts": parts,
            "day": Text(digest.made_at.strftime("%d/%m/%Y"), digest.made_at.date().isoformat()).render(),
            "language": user_language(),
        }
        return Message(subject, _render("digest.html", values), _render("digest.txt", values))


def _render(name: str, values: Mapping[str, object]) -> str:
    environment = template_environment(autoescape=name.endswith(".html"))
    return environment.get_template(name).render(values)


def _subject(store: Store, watch: Watch) -> str:
    if watch.kind == "candidates":
        posting = store.get(Posting, watch.subject_id)
        if posting is None:
            return watch.subject_id
        title = Text(f"« {posting.title} »", f"'{posting.title}'").render()
        return f"{title} ({watch.subject_id})"
    return Text(f"le profil {watch.subject_id}", f"profile {watch.subject_id}").render()


def _item(store: Store, watch: Watch, item: Found) -> ToldItem:
    title, place = item.item_id, ""
    if watch.kind == "candidates":
        person = store.get(Candidate, item.item_id)
        place = person.commune or "" if person else ""
    elif watch.kind == "openings":
        posting = store.get(Posting, item.item_id)
        if posting:
            title = f"{posting.title} ({item.item_id})"
            contract = contract_name(posting.contract).render() if posting.contract else None
            place = " · ".join(part for part in (posting.firm, posting.commune, contract) if part)
    else:
        training = store.get(Training, item.item_id)
        if training:
            title = f"{training.title} ({item.item_id})"
            start = training.start_date.isoformat() if training.start_date else None
            place = " · ".join(part for part in (training.provider, training.commune, start) if part)
    reasons = tuple(" ".join(reason.split()) for reason in item.reasons)
    return ToldItem(" ".join(title.split()), place, number(item.score, 2), reasons)


@dataclass(frozen=True)
class Delivered:
    """What became of one digest: its files, and the address it was sent to, None where it was not."""

    digest_id: str
    files: tuple[Path, ...]
    sent_to: str | None


def deliver_all(store: Store, folder: Path, server: MailServer | None) -> list[Delivered]:
    """Deliver the digests that wait: write each as HTML, text and e-mail, and send it where a server is set.

    Each is marked as told in the transaction that ends its delivery. Where that fails it waits on, and
    the next run delivers it again under the same file names and the same Message-ID.

    Args:
        store: the digests and the records they tell of.
        folder: where the files go; it is made where it is absent.
        server: the mail server, None to write the files alone.

    Raises:
        StoreError: the mail server refused; what was delivered before stays delivered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    delivered = []
    for digest_id in store.watches.waiting():
        with store.watches.delivering(digest_id) as digest:
            if digest is None:
                continue
            message = compose(store, digest)
            mail = _email(digest, message, server)
            files = _write(folder, digest, message, mail)
            sent_to = None
            if server is not None and digest.recipient:
                _send(server, mail)
                sent_to = digest.recipient
        delivered.append(Delivered(digest_id, files, sent_to))
    return delivered


def _email(digest: Digest, message: Message, server: MailServer | None) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = server.sender if server else "passerelle@localhost"
    if digest.recipient:
        mail["To"] = digest.recipient
    mail["Date"] = format_datetime(digest.made_at)
    mail["Message-ID"] = f"<{digest.id}@passerelle>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _write(folder: Path, digest: Digest, message: Message, mail: EmailMessage) -> tuple[Path, ...]:
    stem = f"{digest.made_at.date().isoformat()}-{digest.id}"
    contents = {
        ".html": message.html.encode("utf-8"),
        ".txt": message.text.encode("utf-8"),
        ".eml": mail.as_bytes(),
    }
    return tuple(replace_file(folder / (stem + suffix), content) for suffix, content in contents.items())


def _send(server: MailServer, mail: EmailMessage) -> None:
    try:
        context = ssl.create_default_context() if server.tls or server.starttls else None
        if server.tls:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_S, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
        with client:
            if server.starttls:
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password or "")
            client.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        reason = type(error).__name__
        raise StoreError(
            Text(
                f"le serveur de courriel {server.host}:{server.port} n'a pas pris le message ({reason}).",
                f"mail server {server.host}:{server.port} did not take the message ({reason}).",
            ),
            remedy=Text(
                "Rien n'est perdu : corrigez le réglage et relancez, le même message repartira.",
                "Nothing is lost: mend the setting and run again, the same message will go out.",
            ),
        ) from None
