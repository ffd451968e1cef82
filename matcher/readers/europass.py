"""Europass CV, version 3 (SkillsPassport), as XML or as JSON: both give one tree of objects.

Schema: Europass XML v3.0 to v3.4 (http://europass.cedefop.europa.eu/Europass).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from matcher.readers.report import RawItem
from matcher.readers.shapes import blocks, dig, line, objects, period, section, texts, words
from matcher.readers.xmltree import local


def is_europass_json(value: object) -> bool:
    """Return whether a JSON document is a Europass CV."""
    return isinstance(value, dict) and isinstance(dig(value, "SkillsPassport", "LearnerInfo"), dict)


_MAX_DEPTH = 30
"""Elements within one another; a Europass CV has about ten, and what lies deeper is read as words."""


def europass_tree(element: Element, depth: int = 0) -> object:
    """Return an XML element as the object that Europass JSON has in its place.

    `WorkExperienceList/WorkExperience` becomes a list named `WorkExperience`, attributes become
    members with a capital (`year` is `Year`).
    """
    if depth > _MAX_DEPTH:
        return "".join(element.itertext())
    if len(element) == 0 and not element.attrib:
        return element.text or ""
    tree: dict[str, object] = {}
    for name, text in element.attrib.items():
        # Months and days are written as XML Schema partial dates: "--03", "---15".
        tree[name.rpartition("}")[2].capitalize()] = text.lstrip("-")
    for child in element:
        name = local(child)
        if name.endswith("List"):
            tree[name.removesuffix("List")] = [europass_tree(part, depth + 2) for part in child]
        else:
            tree[name] = europass_tree(child, depth + 1)
    return tree


def read_europass(learner: object) -> Iterator[RawItem]:
    """Yield the CV of one `LearnerInfo` as a candidate."""
    identity = dig(learner, "Identification")
    contact = {
        "name": line(
            words(identity, "PersonName", "FirstName"),
            words(identity, "PersonName", "Surname"),
            separator=" ",
        ),
        "email": words(identity, "ContactInfo", "Email", "Contact"),
        "phone": words(identity, "ContactInfo", "Telephone", "Contact"),
        "address": words(identity, "ContactInfo", "Address", "Contact", "AddressLine"),
    }
    fields: dict[str, object] = {
        "commune": words(identity, "ContactInfo", "Address", "Contact", "Municipality"),
        "postal_code": words(identity, "ContactInfo", "Address", "Contact", "PostalCode"),
        "birth_year": words(identity, "Demographics", "Birthdate", "Year"),
        "contact": {name: text for name, text in contact.items() if text},
        "text": _text(learner),
    }
    if "B" in _licences(learner):
        fields["licence_b"] = True
    yield RawItem(1, {name: found for name, found in fields.items() if found}, counts_lines=False)


def _licences(learner: object) -> list[str]:
    found = dig(learner, "Skills", "Driving", "Description")
    written = dig(found, "Licence") if isinstance(found, dict) else found
    return [text.strip().upper() for text in texts(written)]


def _text(learner: object) -> str:
    return blocks(
        line(
            words(learner, "Headline", "Type", "Label"),
            words(learner, "Headline", "Description", "Label"),
            separator=" : ",
        ),
        section("Expérience", [_job(job) for job in objects(learner, "WorkExperience")]),
        section("Formation", [_course(course) for course in objects(learner, "Education")]),
        section("Compétences", _skills(learner)),
        section("Langues", _languages(learner)),
        section("Permis", [", ".join(_licences(learner))]),
        section("Réalisations", [_achievement(each) for each in objects(learner, "Achievement")]),
    )


def _dates(part: object) -> str:
    current = str(dig(part, "Period", "Current")).lower() == "true"
    return period(_date(dig(part, "Period", "From")), _date(dig(part, "Period", "To")), current=current)


def _date(value: object) -> str:
    year, month = words(value, "Year"), words(value, "Month")
    return line(year, month.zfill(2) if month else "", separator="-")


def _job(job: dict[str, object]) -> str:
    employer = line(
        words(job, "Employer", "Name"),
        words(job, "Employer", "ContactInfo", "Address", "Contact", "Municipality"),
    )
    title = line(words(job, "Position", "Label"), employer, _dates(job))
    return "\n".join(text for text in (title, words(job, "Activities")) if text)


def _course(course: dict[str, object]) -> str:
    title = line(words(course, "Title"), words(course, "Organisation", "Name"), _dates(course))
    level = line(words(course, "Level", "Label"), words(course, "Field", "Label"))
    return "\n".join(text for text in (title, level, words(course, "Activities")) if text)


def _skills(learner: object) -> list[str]:
    names = ("JobRelated", "Organisational", "Communication", "Computer", "Other")
    return [text for name in names if (text := words(learner, "Skills", name, "Description"))]


def _languages(learner: object) -> list[str]:
    linguistic = dig(learner, "Skills", "Linguistic")
    lines = [
        line(words(each, "Description", "Label"), "langue maternelle", separator=" : ")
        for each in objects(linguistic, "MotherTongue")
    ]
    for each in objects(linguistic, "ForeignLanguage"):
        level = dig(each, "ProficiencyLevel")
        levels = [words(level, name) for name in level] if isinstance(level, dict) else []
        lines.append(line(words(each, "Description", "Label"), max(levels, default=""), separator=" : "))
    return lines


def _achievement(achievement: dict[str, object]) -> str:
    return line(words(achievement, "Title", "Label"), words(achievement, "Description"), separator=" : ")
