"""Europass CV, the format since 2020: a `Candidate` document after HR-Open Standards 4 (formerly HR-XML).

Only local names are looked at: the parts come from four namespaces that changed between releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from matcher.readers.markup import html_text
from matcher.readers.report import RawItem
from matcher.readers.shapes import blocks, line, period, section
from matcher.readers.xmltree import below, children, first, value, value_below

_MORE = {
    "Projects": "Projets",
    "VoluntaryWorks": "Bénévolat",
    "DigitalSkills": "Compétences numériques",
    "OrganisationalSkills": "Organisation",
    "ManagementAndLeadershipSkills": "Encadrement",
    "CommunicationAndInterpersonalSkills": "Communication",
    "CreativeWorks": "Réalisations",
    "HobbiesAndInterests": "Centres d'intérêt",
    "Others": "Autres",
}
"""Free sections of the profile, each a list of entries with a title and a description."""

_CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")


def read_europass_candidate(root: Element) -> Iterator[RawItem]:
    """Yield the CV of one `Candidate` document."""
    person = first(root, "CandidatePerson")
    profile = first(root, "CandidateProfile")
    address = next((each for each in below(person, "Address") if value_below(each, "CityName")), None)
    name = first(person, "PersonName")
    contact = {
        "name": line(value(name, "GivenName"), value(name, "FamilyName"), separator=" ")
        or value(name, "FormattedName"),
        "email": _channel(person, "Email", "URI"),
        "phone": _phone(person),
        "address": value_below(address, "AddressLine"),
    }
    fields: dict[str, object] = {
        "commune": value_below(address, "CityName"),
        "postal_code": value_below(address, "PostalCode"),
        "birth_year": value_below(person, "BirthDate")[:4],
        "contact": {key: text for key, text in contact.items() if text},
        "text": _text(profile),
    }
    if "B" in _licences(profile):
        fields["licence_b"] = True
    yield RawItem(1, {key: found for key, found in fields.items() if found}, counts_lines=False)


def _channel(person: Element | None, code: str, name: str) -> str:
    for each in children(person, "Communication"):
        if value(each, "ChannelCode").lower() == code.lower():
            return value(each, name)
    return ""


def _phone(person: Element | None) -> str:
    for each in children(person, "Communication"):
        if number := value(each, "DialNumber"):
            country = value(each, "CountryDialing").lstrip("+")
            return f"+{country} {number}" if country else number
    return ""


def _text(profile: Element | None) -> str:
    return blocks(
        value(profile, "CandidateObjective"),
        value(profile, "ExecutiveSummary"),
        section(
            "Expérience", [_job(job) for job in below(first(profile, "EmploymentHistory"), "EmployerHistory")]
        ),
        section("Formation", [_course(each) for each in below(profile, "EducationOrganizationAttendance")]),
        section("Compétences", _competencies(profile)),
        section("Langues", _languages(profile)),
        section("Permis", [", ".join(_licences(profile))]),
        section("Certificats", [_certificate(each) for each in below(profile, "Certification")]),
        *(section(title, _entries(first(profile, name))) for name, title in _MORE.items()),
    )


def _dates(part: Element | None, name: str) -> str:
    found = next(below(part, name), None)
    start = value(found, "StartDate")[:10]
    return period(
        start, value(found, "EndDate")[:10], current=value(found, "CurrentIndicator").lower() == "true"
    )


def _job(job: Element) -> str:
    lines = []
    employer = value(job, "OrganizationName")
    for position in children(job, "PositionHistory"):
        place = value(position, "City") or value_below(job, "CityName")
        title = value(position, "PositionTitle")
        lines += [
            line(title, employer, place, _dates(position, "EmploymentPeriod")),
            value(position, "Description"),
        ]
    return "\n".join(text for text in lines if text)


def _course(course: Element) -> str:
    title = line(
        value_below(course, "DegreeName"),
        value(course, "OrganizationName"),
        _dates(course, "AttendancePeriod"),
    )
    return "\n".join(text for text in (title, value_below(course, "OccupationalSkillsCovered")) if text)


def _is_language(competency: Element) -> bool:
    return value(competency, "TaxonomyID").lower() == "language"


def _competencies(profile: Element | None) -> list[str]:
    return [
        f"- {name}"
        for each in below(profile, "PersonCompetency")
        if not _is_language(each) and (name := value(each, "CompetencyName") or value(each, "CompetencyID"))
    ]


def _languages(profile: Element | None) -> list[str]:
    lines = []
    for each in below(profile, "PersonCompetency"):
        if not _is_language(each):
            continue
        levels = [
            text for score in below(each, "ScoreText") if (text := "".join(score.itertext()).strip()) in _CEFR
        ]
        name = value(each, "CompetencyName") or value(each, "CompetencyID")
        lines.append(line(name, max(levels, default=""), separator=" : "))
    mother = value_below(profile, "PrimaryLanguageCode")
    return [line(mother, "langue maternelle", separator=" : ") if mother else "", *lines]


def _licences(profile: Element | None) -> list[str]:
    found = [
        value(each, "LicenseTypeCode") or value(each, "LicenseName") for each in below(profile, "License")
    ]
    return [text.strip().upper() for text in found if text]


def _certificate(certificate: Element) -> str:
    name = value(certificate, "CertificationName") or value(certificate, "CertificationTypeCode")
    return line(
        name,
        value_below(certificate, "IssuingAuthority"),
        value_below(certificate, "FormattedDateTime")[:10],
    )


def _entries(part: Element | None) -> list[str]:
    """Return the entries of a free section, whatever their element is called in this release."""
    if part is None:
        return []
    return [text for entry in part if (text := _entry(entry))]


def _entry(entry: Element) -> str:
    titled = line(value_below(entry, "Title"), value_below(entry, "Description"), separator=" : ")
    return titled or html_text("".join(entry.itertext()))
