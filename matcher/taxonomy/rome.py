"""The French job classification ROME: the tree file of ROME 3, or the CSV folder of ROME 4.0.

ROME 3 is one file (`Rome1;Rome2;Rome3;Intitule;OGR`), a line for each domain, job card and job title.
ROME 4.0 is an archive of CSV files, of which those of cards, titles and domains are read. Source:
France Travail, open data, Licence Ouverte 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from matcher.records.concepts import Occupation
from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.concepts import Concepts, Group
from matcher.taxonomy.genders import both_genders
from matcher.taxonomy.tables import cell_error, read_table

SOURCE = "rome"
CODE = re.compile(r"^[A-N]\d{4}$")
_TREE_COLUMNS = ("Rome1", "Rome2", "Rome3", "Intitule", "OGR")
_CARDS, _TITLES, _DOMAINS = (
    "unix_referentiel_code_rome_v*.csv",
    "unix_referentiel_appellation_v*.csv",
    "unix_domaine_professionnel_v*.csv",
)


def rome_uri(code: str) -> str:
    """Return the URI of a card ("H2801") or of a domain ("H28", "H")."""
    return f"rome:{code}"


class _Reading:
    def __init__(self) -> None:
        self.cards: dict[str, str] = {}
        self.titles: dict[str, list[str]] = {}
        self.domains: dict[str, str] = {}


def read_rome(path: Path, *, progress: Callable[[str], None] = lambda name: None) -> Concepts:
    """Read ROME from its tree file (version 3) or from the folder of its CSV files (version 4.0).

    Raises:
        TaxonomyError: not ROME, or malformed (file, line, what was expected).
    """
    reading = _Reading()
    if path.is_file() and not path.name.startswith("unix_"):
        progress(path.name)
        _read_tree(path, reading)
    else:
        _read_folder(path if path.is_dir() else path.parent, reading, progress)
    concepts = Concepts()
    for code, label in reading.domains.items():
        concepts.groups.append(Group(rome_uri(code), label, None, SOURCE))
        if len(code) > 1:
            concepts.parents[rome_uri(code)] = (rome_uri(code[0]),)
    for code, label in reading.cards.items():
        concepts.occupations.append(_occupation(code, label, reading.titles.get(code, [])))
        if code[:3] in reading.domains:
            concepts.parents[rome_uri(code)] = (rome_uri(code[:3]),)
    return concepts


def _occupation(code: str, label: str, titles: list[str]) -> Occupation:
    masculine, feminine = both_genders(label)
    forms = dict.fromkeys(form for title in titles for form in both_genders(title) if form is not None)
    return Occupation(
        uri=rome_uri(code),
        id=code,
        label_fr=masculine,
        label_fr_feminine=feminine,
        alternatives_fr=tuple(form for form in forms if form not in (masculine, feminine)),
        rome=code,
        source=SOURCE,
    )


def _read_tree(path: Path, reading: _Reading) -> None:
    for row in read_table(path, _TREE_COLUMNS, delimiter=";"):
        first, second, third, label, ogr = (row.cells[column].strip() for column in _TREE_COLUMNS)
        code = first + second + third
        if not label:
            raise cell_error(path, row, "Intitule", Text("intitulé", "label"))
        if len(code) in (1, 3):
            reading.domains[code] = label
        elif not CODE.match(code):
            raise TaxonomyError(
                Text(
                    f"code ROME « {code} » incorrect, une lettre et quatre chiffres attendus (H2801).",
                    f"invalid ROME code '{code}', one letter and four digits expected (H2801).",
                ),
                file=str(path),
                line=row.line,
                field="Rome1, Rome2, Rome3",
            )
        elif ogr:
            reading.titles.setdefault(code, []).append(label)
        else:
            reading.cards[code] = label
    if not reading.cards:
        raise _nothing(path)


def _read_folder(folder: Path, reading: _Reading, progress: Callable[[str], None]) -> None:
    cards, titles = _newest(folder, _CARDS), _newest(folder, _TITLES)
    if cards is None or titles is None:
        raise _nothing(folder)
    progress(cards.name)
    for row in read_table(cards, ("code_rome", "libelle_rome")):
        code = row.cells["code_rome"].strip()
        if not CODE.match(code):
            raise cell_error(cards, row, "code_rome", Text("code ROME (H2801)", "ROME code (H2801)"))
        reading.cards[code] = row.cells["libelle_rome"].strip() or code
    progress(titles.name)
    for row in read_table(titles, ("code_rome", "libelle_appellation_long", "libelle_appellation_court")):
        code = row.cells["code_rome"].strip()
        if code not in reading.cards:
            raise cell_error(
                titles,
                row,
                "code_rome",
                Text(f"code présent dans {cards.name}", f"code held by {cards.name}"),
            )
        for column in ("libelle_appellation_long", "libelle_appellation_court"):
            label = row.cells[column].strip()
            if label and label not in reading.titles.setdefault(code, []):
                reading.titles[code].append(label)
    if domains := _newest(folder, _DOMAINS):
        progress(domains.name)
        for row in read_table(domains, ("code_domaine_professionnel", "libelle_domaine_professionnel")):
            label = row.cells["libelle_domaine_professionnel"].strip()
            reading.domains[row.cells["code_domaine_professionnel"].strip()] = label


def _newest(folder: Path, pattern: str) -> Path | None:
    found = sorted(folder.glob(pattern)) if folder.is_dir() else []
    # The archive's name pattern also fits the table of RIASEC profiles, which holds no labels.
    found = [path for path in found if "riasec" not in path.name]
    return found[-1] if found else None


def _nothing(path: Path) -> TaxonomyError:
    return TaxonomyError(
        Text(
            "ce n'est ni l'arborescence ROME ni un dossier ROME 4.0.",
            "neither a ROME tree nor a ROME 4.0 folder.",
        ),
        file=str(path),
        remedy=Text(
            f"Attendu : un fichier « {';'.join(_TREE_COLUMNS)} », ou un dossier avec "
            f"« {_CARDS} » et « {_TITLES} ».",
            f"Expected: a file '{';'.join(_TREE_COLUMNS)}', or a folder with '{_CARDS}' and '{_TITLES}'.",
        ),
    )
