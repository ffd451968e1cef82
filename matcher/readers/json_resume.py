"""JSON Resume (https://jsonresume.org/schema): one CV a file."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.readers.report import RawItem
from matcher.readers.shapes import blocks, line, objects, period, section, texts, words


def is_json_resume(value: object) -> bool:
    """Return whether a JSON document is a JSON Resume."""
    return isinstance(value, dict) and isinstance(value.get("basics"), dict)


def read_json_resume(value: object) -> Iterator[RawItem]:
    """Yield the CV as one candidate."""
    cv = value if isinstance(value, dict) else {}
    profiles = [words(each, "url") for each in objects(cv, "basics", "profiles")]
    contact = {
        "name": words(cv, "basics", "name"),
        "email": words(cv, "basics", "email"),
        "phone": words(cv, "basics", "phone"),
        "address": words(cv, "basics", "location", "address"),
        "profile": line(words(cv, "basics", "url"), *profiles, separator=" "),
    }
    fields: dict[str, object] = {
        "commune": words(cv, "basics", "location", "city"),
        "postal_code": words(cv, "basics", "location", "postalCode"),
        "contact": {name: text for name, text in contact.items() if text},
        "text": _text(cv),
    }
    yield RawItem(1, {name: found for name, found in fields.items() if found}, counts_lines=False)


def _text(cv: dict[str, object]) -> str:
    return blocks(
        words(cv, "basics", "label"),
        words(cv, "basics", "summary"),
        section("Expérience", [_job(job) for job in [*objects(cv, "work"), *objects(cv, "volunteer")]]),
        section("Projets", [_job(project) for project in objects(cv, "projects")]),
        section("Formation", [_course(course) for course in objects(cv, "education")]),
        section(
            "Certificats",
            [
                line(words(each, "name"), words(each, "issuer"), words(each, "date"))
                for each in objects(cv, "certificates")
            ],
        ),
        section("Compétences", [_skill(skill) for skill in objects(cv, "skills")]),
        section(
            "Langues",
            [
                line(words(each, "language"), words(each, "fluency"), separator=" : ")
                for each in objects(cv, "languages")
            ],
        ),
        section("Centres d'intérêt", [_skill(interest) for interest in objects(cv, "interests")]),
    )


def _job(job: dict[str, object]) -> str:
    # `company` and `organization` are the older and the volunteer names of the employer.
    employer = words(job, "name") or words(job, "company") or words(job, "organization")
    dates = period(words(job, "startDate"), words(job, "endDate"), current="endDate" not in job)
    title = line(words(job, "position"), employer, dates)
    details = [
        words(job, "summary"),
        words(job, "description"),
        *(f"- {text}" for text in texts(job, "highlights")),
    ]
    return "\n".join(text for text in (title, *details) if text)


def _course(course: dict[str, object]) -> str:
    title = line(words(course, "studyType"), words(course, "area"), separator=" ")
    dates = period(words(course, "startDate"), words(course, "endDate"))
    subjects = ", ".join(texts(course, "courses"))
    return "\n".join(text for text in (line(title, words(course, "institution"), dates), subjects) if text)


def _skill(skill: dict[str, object]) -> str:
    return line(
        line(words(skill, "name"), words(skill, "level")),
        ", ".join(texts(skill, "keywords")),
        separator=" : ",
    )
