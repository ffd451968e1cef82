from __future__ import annotations

import json
import re
import shutil

import pytest
from openpyxl import load_workbook

from matcher.records.errors import speaking
from matcher.records.gaps import (
    Alternative,
    Cell,
    CourseGap,
    CurvePoint,
    EmergingPhrase,
    FirmDiagnostic,
    FirmPosting,
    Gap,
    GapParameters,
    GapReport,
    People,
    Placement,
    Session,
    SkillPair,
    Split,
    TrainingPlan,
    Trend,
    TrendPoint,
)
from matcher.services.charts import HeatCell, heat_map, plotly_library
from matcher.services.gap_flows import OTHERS, bridge_flows
from matcher.services.gap_report import definitions, gap_page, verdict, write_gap_report
from matcher.services.gap_words import label_of, people_told
from matcher.services.gaps import shareable
from matcher.services.transfer import load_transfer_map
from matcher.taxonomy import load_taxonomy
from models.registry import load_encoder

HIDDEN = People(below=5, hidden=True)
SECRET = tuple(f"SECRET-{number}" for number in range(8))


def _cells(supply: float | None) -> tuple[Cell, ...]:
    people = HIDDEN if supply is None else People(count=int(supply))
    tension = None if supply is None else 6.5 / (supply + 0.5)
    return (
        Cell(
            value="76101",
            label="Blangy-sur-Bresle",
            demand=6,
            openings=6,
            supply=supply,
            people=people,
            tension=tension,
        ),
        Cell(value="76255", label="Eu", demand=2, openings=2, supply=9, people=People(count=9), tension=0.26),
        Cell(
            value="x",
            label="Nulle part",
            demand=1,
            openings=1,
            supply=9,
            people=People(hidden=True),
            tension=None,
        ),
    )


def _gap(uri: str, label: str, kind: str, supply: float, openings: int, **more) -> Gap:
    people = HIDDEN if supply < 5 else People(count=int(supply))
    return Gap(
        uri=uri,
        label=label,
        kind=kind,
        demand=float(openings),
        openings=openings,
        postings=openings,
        supply=supply,
        people=people,
        tension=(openings + 0.5) / (supply + 0.5),
        interval=(0.4, 4.0),
        small=supply < 5,
        blocked_openings=2,
        near=HIDDEN,
        near_candidates=SECRET,
        splits=(Split(by="area", cells=_cells(None if supply < 5 else supply)),),
        **more,
    )


@pytest.fixture(scope="module")
def report() -> GapReport:
    trend = Trend(points=(TrendPoint(month="2026-01", openings=1, of=4),), direction="up")
    return GapReport(
        skills=(
            _gap("s:1", "=conduire une machine IS", "skill", 3, 6, trend=trend),
            _gap("s:2", "régler <b>la racle</b>", "skill", 12, 3),
        ),
        families=(
            _gap("verre-chaud", "verre-chaud", "family", 3, 6),
            _gap("decoration", "d", "family", 12, 3),
        ),
        occupations=(
            _gap("passerelle:occupation/conducteur-machine-is", "conducteur IS", "occupation", 3, 6),
            _gap("passerelle:occupation/graisseur-moules", "graisseur", "occupation", 20, 0),
            _gap("passerelle:occupation/comptable", "comptable", "occupation", 90, 0),
        ),
        trainings=(
            CourseGap(
                id="T1",
                title="Conduite IS",
                completion=0.8,
                openings_filled=2.4,
                beneficiaries=SECRET,
                people=HIDDEN,
                eligible=People(count=40),
                closes=("s:1",),
                status="useful",
                hours=105,
                cost=3150,
            ),
            CourseGap(
                id="T2",
                title="Poterie",
                completion=0.8,
                openings_filled=0,
                beneficiaries=(),
                people=People(count=0),
                eligible=People(count=40),
                status="unneeded",
            ),
        ),
        plan=TrainingPlan(
            budget=10_000,
            spent=6300,
            sessions=(
                Session(
                    training="T1",
                    title="Conduite IS",
                    cost=6300,
                    hours=105,
                    seats=8,
                    candidates=SECRET,
                    people=People(count=8),
                    openings_filled=2.4,
                    placements=(Placement(candidate=SECRET[0], posting="P", probability=0.8),),
                ),
            ),
            openings_filled=2.4,
            bound=2.4,
            gap=0,
            method="exact",
            status="optimal",
            guarantee=1,
            hours=105,
            filled_today=4,
            openings=9,
            curve=(
                CurvePoint(budget=0, spent=0, openings_filled=0, bound=0),
                CurvePoint(budget=10_000, spent=6300, openings_filled=2.4, bound=2.4),
            ),
            alternatives=(
                Alternative(
                    kind="one-more",
                    training="T2",
                    label="Une Poterie de plus",
                    spent=9000,
                    openings_filled=1.0,
                    regret=1.4,
                ),
            ),
        ),
        together=(
            SkillPair(
                first="s:1", first_label="A", second="s:2", second_label="B", postings=6, lift=2, strength=9
            ),
        ),
        emerging=(
            EmergingPhrase(
                phrase="four électrique", postings=7, firms=3, openings=9, examples=(), proposal=""
            ),
        ),
        uncovered=("s:2",),
        unneeded=("T2",),
        postings=7,
        openings=9,
        fillable_today=4,
        candidates=People(count=72),
        courses=2,
        parameters=GapParameters(
            as_of="2026-11-22",
            seed=1,
            replicates=500,
            level=0.9,
            k=5,
            nice_weight=0.5,
            completion=0.8,
            threshold=0.5,
            by=("area",),
        ),
        limits=("Le fichier n'est pas le bassin.",),
    )


@pytest.fixture(scope="module")
def page(report) -> str:
    return gap_page(shareable(report)).replace(plotly_library(), "")


def test_three_files_without_anybodys_id(report, tmp_path) -> None:
    paths = write_gap_report(report, tmp_path / "out")
    assert [path.name for path in paths] == ["index.html", "gaps.xlsx", "report.json"]
    for path in (paths[0], paths[2]):
        assert "SECRET" not in path.read_text(encoding="utf-8")
    for sheet in load_workbook(paths[1]):
        assert not any("SECRET" in str(cell.value) for row in sheet for cell in row)
    told = json.loads(paths[2].read_text(encoding="utf-8"))
    assert told["candidates"]["count"] == 72
    assert told["plan"]["sessions"][0]["people"]["count"] == 8


def test_every_chart_has_words_and_a_table(page) -> None:
    charts = page.count('class="chart"')
    assert charts == 7
    assert page.count("<figcaption>") == charts == page.count('role="img"')
    for part in re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL):
        assert "<table>" in part
        assert len(re.search(r"<figcaption>(.*?)</figcaption>", part, flags=re.DOTALL).group(1)) > 40


def test_hidden_groups_are_told_as_fewer_than_five(page) -> None:
    assert "moins de 5" in page
    assert "masqué" in page
    rows = re.findall(r"<tr>.*?</tr>", page, flags=re.DOTALL)
    about = [row for row in rows if "conduire une machine IS" in row and "6,0" in row]
    assert about
    assert all("moins de 5" in row for row in about)


def test_what_came_from_files_is_text(page, report, tmp_path) -> None:
    # Plotly reads some HTML in labels: there too it must stand letter for letter.
    assert "<b>la racle" not in page
    assert "\\u003cb\\u003ela racle" not in page
    assert "la racle" in page
    book = load_workbook(write_gap_report(report, tmp_path)[1])
    cell = next(cell for row in book["Compétences"] for cell in row if "machine IS" in str(cell.value))
    assert cell.data_type == "s"


def test_the_sheets_hold_the_tables(report, tmp_path) -> None:
    book = load_workbook(write_gap_report(report, tmp_path)[1])
    for name in ("Compétences", "Métiers", "Familles", "Découpages", "Formations", "Plan", "Budget"):
        assert book[name].max_row >= 2
    assert book["Plan"]["H2"].value == pytest.approx(2.4)
    assert "n'est pas le bassin" in str(
        [cell.value for row in book["Définitions et limites"] for cell in row]
    )


def test_the_page_names_what_to_fund_and_what_not(page) -> None:
    for words in (
        "optimum prouvé",
        "6\u202f300\u00a0€",
        "Une Poterie de plus",
        "Poterie",
        "four électrique",
        "en hausse",
    ):
        assert words in page
    assert "22/11/2026" in page


def test_expected_openings_are_told_alike_everywhere(report) -> None:
    curve = [
        CurvePoint(budget=budget, spent=0, openings_filled=filled, bound=filled)
        for budget, filled in ((2_000, 2.55), (15_000, 4.25), (40_000, 4.25))
    ]
    plan = report.plan.model_copy(update={"openings_filled": 4.25, "bound": 4.25, "curve": tuple(curve)})
    text = gap_page(shareable(report.model_copy(update={"plan": plan})))
    # Fewer than five by weight may be more people: the column says which of the two it counts.
    assert "Personnes, pesées" in text
    assert "4,25 de plus" in verdict(report.model_copy(update={"plan": plan}))
    assert "Aucun plan ne dépasse 4,25 postes" in text
    assert "4,25 au plus, dès 15\u202f000\u00a0€" in text
    assert "4,2 " not in text


def test_a_gap_of_one_opening_is_in_the_singular(report) -> None:
    single = report.model_copy(update={"skills": (_gap("s:2", "serrer", "skill", 12, 1),)})
    assert "serrer (1 poste)" in gap_page(shareable(single))


def test_a_heat_map_of_hidden_cells_alone_keeps_its_rows_and_columns() -> None:
    drawn = heat_map("x", ["Moules", "Usinage"], ["Eu"], [[HeatCell(None, "< 5")]] * 2, top=1.0)
    assert '"categoryarray":["Moules","Usinage"]' in drawn
    assert '"range":[1.5,-0.5]' in drawn
    assert '"range":[-0.5,0.5]' in drawn


def test_english(report) -> None:
    with speaking("en"):
        text = gap_page(shareable(report))
        assert "What to fund" in text
        assert "fewer than 5" in text
        assert people_told(HIDDEN) == "fewer than 5"


def test_skills_and_trades_are_named_in_the_readers_language(report) -> None:
    skill = _gap(load_taxonomy().skill("conduite-machine-is").uri, "conduire une machine IS", "skill", 3, 6)
    swabber = load_taxonomy().occupation("graisseur-moules")
    trade = _gap(swabber.uri, swabber.label(), "occupation", 3, 6)
    assert label_of(skill) == "conduire une machine IS"
    with speaking("en"):
        assert label_of(skill) == "operate an IS machine"
        assert label_of(trade) == "mould swabber"
        assert label_of(_gap("CACES R484", "CACES R484", "certificate", 3, 6)) == "CACES R484"


def test_what_a_firm_misses_is_told_by_name(report) -> None:
    uri = load_taxonomy().skill("conduite-machine-is").uri
    none = People(count=0)
    posting = FirmPosting(posting="P1", title="IS", openings=1, ready=none, near=none, missing=(uri, "SST"))
    firm = FirmDiagnostic(firm="Verrerie", openings=1, postings=(posting,), hard_skills=())
    skills = (_gap(uri, "conduire une machine IS", "skill", 12, 6),)
    told = report.model_copy(update={"skills": skills, "firm": firm})
    assert "conduire une machine IS ; SST</td>" in gap_page(told)
    with speaking("en"):
        assert "operate an IS machine ; SST</td>" in gap_page(told)


def test_an_analysis_without_plan_or_splits_still_makes_a_page(report) -> None:
    bare = report.model_copy(
        update={
            "skills": (),
            "families": (),
            "occupations": (),
            "trainings": (),
            "together": (),
            "emerging": (),
            "uncovered": (),
            "plan": report.plan.model_copy(update={"sessions": (), "curve": (), "alternatives": ()}),
        }
    )
    text = gap_page(bare)
    assert 'class="chart"' not in text
    assert "Aucune session" in text
    assert "postes à pourvoir" in text
    assert "session" not in verdict(bare)


def test_a_session_of_a_small_group_is_counted_and_not_told(report) -> None:
    few = report.plan.sessions[0].model_copy(update={"candidates": SECRET[:3], "people": HIDDEN})
    small = shareable(report.model_copy(update={"plan": report.plan.model_copy(update={"sessions": (few,)})}))
    text = gap_page(small)
    assert "Sessions de petits groupes, non détaillées ici : 1." in text
    # What it costs and fills would tell how many follow it.
    assert "session" not in verdict(small)
    assert "Aucun plan ne dépasse" not in text


def test_limits_end_the_definitions(report) -> None:
    assert definitions(report)[-1] == ("Limite", "Le fichier n'est pas le bassin.")


def test_bands_share_the_openings_and_come_from_near_trades(report) -> None:
    transfer = load_transfer_map(load_encoder("static"))
    flows = bridge_flows(report.families, report.occupations, transfer)
    assert {flow.target for flow in flows} == {"conducteur IS"}
    assert sum(flow.openings for flow in flows) == pytest.approx(6)
    assert flows[0].family == "verre-chaud"
    assert "support" not in {flow.family for flow in flows}
    assert bridge_flows(report.families, (), transfer) == []
    assert OTHERS not in {flow.family for flow in flows}


@pytest.mark.browser
def test_the_page_fits_a_phone_and_asks_nothing_of_the_network(report, tmp_path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    page = write_gap_report(report, tmp_path)[0]
    asked, faults = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 390, "height": 800})
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(page.as_uri())
        tab.wait_for_selector("#families .main-svg")
        width = tab.evaluate("document.documentElement.scrollWidth")
        drawn = tab.evaluate("document.querySelectorAll('.js-plotly-plot').length")
        browser.close()
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert width <= 390
    assert drawn == 7
