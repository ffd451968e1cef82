from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import matcher
from matcher.records import Candidate
from matcher.records.errors import PlanningError
from matcher.records.event import Event, Plan
from matcher.records.outcome import HELD, Outcome
from matcher.services.outcome_file import STATUSES, merge, read_journal, read_outcomes, write_journal
from matcher.services.outcome_sheets import write_kpi
from matcher.services.outcomes import LEAST_GROUP, gender_balance, judgements, make_kpi
from matcher.services.show_up import learn_rates, read_rates, with_no_show

EVENT = Event.model_validate(
    {
        "id": "forum",
        "place": "Halle, Gamaches",
        "slots": [
            {"id": "C1", "start": "09:00", "end": "09:20"},
            {"id": "C2", "start": "09:20", "end": "09:40"},
        ],
        "stands": [
            {"id": "ST1", "firm": "Verrerie du Val Hédin", "postings": ["P1"]},
            {"id": "ST2", "firm": "Décors Lumivale", "postings": ["P2"]},
        ],
        "visitors": [{"id": f"V{n}", "candidate": f"D-C{n}"} for n in range(1, 5)]
        + [{"id": "V5", "no_show": 0.4}],
    }
)


def plan_of(*meetings: tuple[str, str, str]) -> Plan:
    return Plan.model_validate(
        {
            "meetings": [
                {
                    "slot": slot,
                    "stand": stand,
                    "recruiter": 1,
                    "visitor": visitor,
                    "posting": f"P{stand[-1]}",
                    "value": 0.5,
                }
                for visitor, stand, slot in meetings
            ],
            "unplaced": [],
            "objective": 1.0,
            "bound": 1.0,
            "gap": 0.0,
            "seed": 1,
        }
    )


PLAN = plan_of(
    ("V1", "ST1", "C1"), ("V1", "ST2", "C2"), ("V2", "ST1", "C2"), ("V3", "ST2", "C1"), ("V4", "ST1", "C1")
)


def read(tmp_path: Path, text: str, encoding: str = "utf-8", plan: Plan = PLAN):
    path = tmp_path / "suites.csv"
    path.write_bytes(text.encode(encoding))
    return read_outcomes(path, EVENT, plan)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_sheet_as_people_write_it_is_read(tmp_path, encoding: str, delimiter: str) -> None:
    lines = [
        ["VISITEUR", "Entreprise", "Créneau", "Statut", "Motif", "Noté le", "Sexe"],
        ["v1", "verrerie du val hedin", "09:00", "Embauchée", "", "26/11/2026 18h30", "Mme"],
        ["D-C2", "ST1", "", "présent", "", "", "H"],
        ["", "", "", "", "", "", ""],
        ["V3", "ST2", "C1", "2e entretien", "", "", ""],
    ]
    report = read(tmp_path, "\r\n".join(delimiter.join(line) for line in lines), encoding)
    assert not report.rejected
    first, second, third = report.outcomes
    assert (first.visitor, first.stand, first.slot, first.status) == ("V1", "ST1", "C1", "hired")
    assert (first.at, first.gender, first.posting) == ("2026-11-26T18:30:00", "femme", "P1")
    assert (second.visitor, second.slot, second.status, second.gender) == ("V2", "C2", "met", "homme")
    assert third.status == "second_interview"


def test_a_line_without_stand_speaks_of_all_planned_meetings(tmp_path) -> None:
    report = read(tmp_path, "visiteur;statut;motif\nV1;absent;malade\n")
    assert [(one.stand, one.status, one.reason) for one in report.outcomes] == [
        ("ST1", "absent", "malade"),
        ("ST2", "absent", "malade"),
    ]


def test_bad_lines_are_told_with_their_number_and_the_others_count(tmp_path) -> None:
    report = read(
        tmp_path,
        "visiteur;stand;statut\nV9;ST1;présent\nV1;ST9;présent\nV1;ST1;peut-être\nV5;;présent\nV1;ST1;présent\n",
    )
    assert [error.line for error in report.rejected] == [2, 3, 4, 5]
    told = [error.render() for error in report.rejected]
    assert "visiteur inconnu : « V9 ». Connus : V1" in told[0]
    assert "stand inconnu : « ST9 »" in told[1]
    assert "statut inconnu : « peut-être ». Écrivez présent, absent" in told[2]
    assert "aucun rendez-vous prévu" in told[3]
    assert [one.visitor for one in report.outcomes] == ["V1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ce fichier est vide"),
        ("nom;note\na;b\n", "colonne absente : visiteur et statut"),
        ("visiteur\nV1\n", "colonne absente : statut"),
    ],
)
def test_a_file_that_is_no_table_of_outcomes_is_refused(tmp_path, text: str, message: str) -> None:
    with pytest.raises(PlanningError, match=message):
        read(tmp_path, text)


def test_every_word_of_a_status_has_one_meaning() -> None:
    words = [word for line in STATUSES.values() for word in line.split(", ")]
    assert len(words) == len(set(words))


def test_reading_the_same_file_twice_counts_once_and_a_moved_meeting_stays_one(tmp_path) -> None:
    text = "visiteur;stand;statut\nV1;ST1;présent\nV2;ST1;absent\n"
    first = read(tmp_path, text).outcomes
    moved = read(tmp_path, text, plan=plan_of(("V1", "ST1", "C2"), ("V2", "ST1", "C1"))).outcomes
    kept = merge(merge([], first), first)
    assert len(kept) == len(merge(kept, moved)) == 2
    journal = tmp_path / "registre.jsonl"
    write_journal(kept, journal)
    before = journal.read_bytes()
    write_journal(merge(read_journal(journal), first), journal)
    assert journal.read_bytes() == before


@pytest.mark.parametrize("day", ["31/11/2026", "hier"])
def test_what_is_no_date_is_told_and_not_kept(tmp_path, day) -> None:
    report = read(tmp_path, f"visiteur;stand;statut;date\nV1;ST1;embauché;27/11/2026\nV1;ST1;refusé;{day}\n")
    assert [(error.line, error.field) for error in report.rejected] == [(3, "date")]
    assert f"« {day} » n'est pas une date" in report.rejected[0].render()
    assert [one.status for one in report.outcomes] == ["hired"]


def test_the_later_dated_word_stands_whatever_the_order_of_reading() -> None:
    early = Outcome(event="forum", visitor="V1", stand="ST1", status="met", at="2026-11-26T10:00:00")
    late = early.model_copy(update={"status": "hired", "at": "2026-12-03T09:00:00"})
    undated = early.model_copy(update={"status": "refused", "at": None})
    assert merge([late], [early]) == merge([early], [late]) == [late]
    assert merge([late], [undated]) == [undated]


def test_a_damaged_register_names_its_line(tmp_path) -> None:
    journal = tmp_path / "registre.jsonl"
    journal.write_text('{"event": "forum"\n', encoding="utf-8")
    with pytest.raises(PlanningError, match=r"registre\.jsonl, ligne 1 : ligne du registre illisible"):
        read_journal(journal)


def outcome(visitor: str, stand: str, status: str, **more) -> Outcome:
    return Outcome.model_validate(
        {"event": "forum", "visitor": visitor, "stand": stand, "status": status} | more
    )


def test_the_figures_of_a_small_forum() -> None:
    outcomes = [
        outcome("V1", "ST1", "hired"),
        outcome("V1", "ST2", "second_interview"),
        outcome("V2", "ST1", "absent", reason="malade"),
        outcome("V3", "ST2", "refused", reason="trop loin"),
        outcome("V5", "ST2", "met"),
    ]
    kpi = make_kpi(EVENT, PLAN, outcomes)
    assert (kpi.registered, kpi.expected, kpi.came) == (5, 4, 3)
    total = kpi.total
    assert (total.planned, total.held, total.absent, total.unknown) == (5, 4, 1, 1)
    assert (total.second_interviews, total.offers, total.hired, total.refused) == (2, 1, 1, 1)
    firms = {one.label: (one.planned, one.held, one.people) for one in kpi.by_firm}
    assert firms == {"Verrerie du Val Hédin": (3, 1, 1), "Décors Lumivale": (2, 3, 3)}
    assert kpi.reasons == {"malade": 1, "trop loin": 1}
    assert len(kpi.notes) == 2
    assert kpi.balance is None


STATUS = st.sampled_from(["met", "absent", "second_interview", "offered", "hired", "refused"])
OUTCOMES = st.dictionaries(
    st.tuples(st.sampled_from(["V1", "V2", "V3", "V4", "V5"]), st.sampled_from(["ST1", "ST2"])), STATUS
).map(lambda found: [outcome(visitor, stand, status) for (visitor, stand), status in found.items()])


@settings(max_examples=60, deadline=None)
@given(OUTCOMES)
def test_figures_by_firm_add_up_to_the_whole(outcomes: list[Outcome]) -> None:
    kpi = make_kpi(EVENT, PLAN, outcomes)
    for name in ("planned", "held", "absent", "unknown", "hired", "offers", "refused", "second_interviews"):
        assert getattr(kpi.total, name) == sum(getattr(one, name) for one in kpi.by_firm)
    assert kpi.total.held + kpi.total.absent == len(outcomes)
    assert kpi.came == len({one.visitor for one in outcomes if one.status in HELD})
    assert sum(one.invited for one in kpi.show_up) <= kpi.expected


def people(**groups: int) -> list[Outcome]:
    return [
        outcome(f"{gender}{n}", "ST1", "met", gender=None if gender == "silent" else gender)
        for gender, count in groups.items()
        for n in range(count)
    ]


def test_women_and_men_are_counted_only_where_declared_and_many_enough() -> None:
    assert gender_balance(people(silent=30)) is None
    shown = gender_balance(people(femme=LEAST_GROUP, homme=12))
    assert (shown.shown, shown.counts) == (True, {"femme": LEAST_GROUP, "homme": 12})
    assert shown.hired == {}
    for few in (people(femme=LEAST_GROUP - 1, homme=40), people(femme=9, homme=9, silent=1)):
        hidden = gender_balance(few)
        assert (hidden.shown, hidden.counts, hidden.hired) == (False, {}, {})
        assert "Non montré" in hidden.note


def test_rates_go_to_the_next_forum_and_leave_stated_ones_alone(tmp_path) -> None:
    candidates = [
        Candidate(id="D-C1", kind="lyceen", commune="Gamaches", postal_code="80220"),
        Candidate(id="D-C2", kind="demandeur_emploi", commune="Dieppe", postal_code="76200"),
        Candidate(id="D-C3", kind="demandeur_emploi", commune="Dieppe", postal_code="76200"),
    ]
    outcomes = [
        outcome("V1", "ST1", "met"),
        outcome("V1", "ST2", "absent"),
        outcome("V2", "ST1", "absent"),
        outcome("V3", "ST2", "absent"),
        outcome("V5", "ST1", "met"),
    ]
    rates = learn_rates(EVENT, PLAN, outcomes, candidates)
    assert (rates.invited, rates.came) == (3, 1)
    assert {(one.kind, one.travel, one.invited, one.came) for one in rates.segments} == {
        ("lyceen", "near", 1, 1),
        ("demandeur_emploi", "far", 2, 0),
    }
    path = tmp_path / "taux.json"
    path.write_text(rates.model_dump_json(), encoding="utf-8")
    filled = with_no_show(EVENT, read_rates(path), candidates)
    absent = {visitor.id: visitor.no_show for visitor in filled.visitors}
    assert absent["V1"] < absent["V4"] < absent["V2"] == absent["V3"]
    assert absent["V4"] == pytest.approx(1 - rates.overall)
    assert absent["V5"] == 0.4
    with pytest.raises(PlanningError, match="pas un fichier de taux"):
        read_rates(tmp_path / "rien.json")


def test_judgements_keep_to_competence() -> None:
    outcomes = [
        outcome("V1", "ST1", "hired"),
        outcome("V1", "ST2", "refused", reason="Trop loin sans voiture"),
        outcome("V2", "ST1", "refused", reason="pas assez d'expérience en stage"),
        outcome("V3", "ST2", "met"),
        outcome("V4", "ST1", "absent"),
        outcome("V5", "ST1", "hired"),
    ]
    judged, silent = judgements(EVENT, PLAN, outcomes)
    assert judged == [("P1", "D-C1", 3), ("P1", "D-C2", 0)]
    assert silent == 4


def test_the_ranking_cannot_read_outcomes() -> None:
    """A change of the ranking is a person's decision: nothing that scores imports what came of meetings."""
    root = Path(matcher.__file__).parent
    readers = []
    for room in ("ranking", "retrieval", "understanding", "taxonomy"):
        for path in sorted((root / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                readers += [
                    f"{path.name}: {name}" for name in names if "outcome" in name or "show_up" in name
                ]
    search = (root / "services" / "search.py").read_text(encoding="utf-8")
    assert readers == []
    assert "outcome" not in search


def test_the_sheet_of_figures_is_a_workbook(tmp_path) -> None:
    path = tmp_path / "bilan.xlsx"
    write_kpi(make_kpi(EVENT, PLAN, [outcome("V1", "ST1", "hired", reason="=1+1")]), path)
    book = load_workbook(path)
    assert book.sheetnames == ["Synthèse", "Par entreprise", "Par famille de métiers", "Motifs", "Présence"]
    figures = {row[0].value: row[1].value for row in book["Synthèse"].iter_rows(min_row=2)}
    assert (figures["Visiteurs inscrits"], figures["Embauches"]) == (5, 1)
