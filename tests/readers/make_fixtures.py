"""Writes the generated fixture files of data/fixtures/formats: python tests/readers/make_fixtures.py.

The tables hold the records of offres.jsonl, candidats.jsonl and formations.jsonl, so that every format
can be compared with them. Text formats (JSON, XML, TXT...) are written by hand beside them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import docx
from docx.oxml import parse_xml
from odfdo import Document, Frame, Header, ListItem, Paragraph, Table
from odfdo import List as OdfList
from openpyxl import Workbook
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FORMATS = Path(__file__).parent.parent.parent / "data" / "fixtures" / "formats"

POSTINGS_FR = [
    [
        "Référence",
        "Intitulé du poste",
        "Entreprise",
        "Ville",
        "CP",
        "Type de contrat",
        "Horaires",
        "Nb postes",
        "Missions",
        "Profil recherché",
        "Prise de poste",
        "Salaire",
        "Permis B",
        "Habilitations",
        "Compétences exigées",
        "Un plus",
        "Diplôme",
        "Expérience",
        "Âge minimum",
    ],
    [
        "F-P01",
        "Régleur / régleuse de presse à injecter (H/F)",
        "Plasturgie du Marquenterre",
        "Abbeville",
        "80100",
        "Mission intérim",
        "2*8",
        "2",
        "Vous montez les moules, réglez les presses de 50 à 320 tonnes et lancez les séries de capots.",
        "Première expérience sur presse demandée; lecture de plan appréciée.",
        "01/09/2025",
        "12,50 €/h",
        "oui",
        "CACES R489 cat. 1|pont roulant",
        "montage de moules, réglage de presse à injecter",
        "lecture de plan",
        "bac",
        "1,5 an",
        "",
    ],
    [
        "F-P02",
        "Trieur-choisisseur / trieuse-choisisseuse verre",
        "Verreries Sainte-Aldegonde",
        "Feuquières",
        "60960",
        "CDI",
        "5x8",
        "4",
        "Au bout froid, vous contrôlez à l'œil les flacons et écartez bulles, plis et glaçures selon la",
        "",
        "",
        "",
        "non",
        "",
        "contrôle visuel|défauts du verre",
        "",
        "",
        "",
        "",
    ],
    [
        "F-P03",
        "Apprenti(e) sérigraphe",
        "Décor & Flacons",
        "Eu",
        "76260",
        "Contrat d'apprentissage",
        "35h journée",
        "1",
        "Apprendre à tendre les écrans, préparer les émaux et régler la machine de sérigraphie.",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "16",
    ],
]
POSTINGS_FR[2][8] += " planche de défauts."
HEADER_EN = [
    "id", "job title", "company", "city", "postcode", "contract type", "shifts", "openings",
    "description", "profile", "start date", "salary", "driving licence", "certificates",
    "required skills", "nice to have", "diploma", "years of experience", "minimum age",
]  # fmt: skip
CANDIDATES_FR = [
    [
        "Identifiant",
        "Nom",
        "Prénom",
        "E-mail",
        "Téléphone",
        "Statut",
        "Commune",
        "Code postal",
        "Mobilité (km)",
        "Permis",
        "Véhicule",
        "Date de naissance",
        "Contrats acceptés",
        "Horaires",
        "Disponible le",
        "Parcours",
    ],
    [
        "F-C01",
        "Lefèvre",
        "Zoé",
        "zoe.lefevre@exemple.fr",
        "06 12 34 56 78",
        "demandeur_emploi",
        "Le Tréport",
        "76470",
        "25,5",
        "B",
        "non",
        "14/02/1987",
        "CDI, intérim",
        "2x8 / nuit",
        "06/10/2025",
        "Huit ans conducteur de ligne de conditionnement parfum, changements de format, "
        "premier niveau de maintenance.",
    ],
    [
        "F-C02",
        "",
        "",
        "",
        "",
        "",
        "Gamaches",
        "80220",
        "10 km",
        "non",
        "",
        "2006",
        "alternance",
        "",
        "immédiate",
        "Élève de terminale bac pro MSPC, stages en atelier de moules: ajustage, polissage.",
    ],
]
TRAININGS_FR = [
    [
        "Code formation",
        "Intitulé",
        "Organisme",
        "Ville",
        "Code postal",
        "Durée (heures)",
        "Coût (€)",
        "Places",
        "Modalité",
        "Niveau d'entrée",
        "Certification",
        "Compétences visées",
        "Date de début",
        "Programme",
    ],
    [
        "F-F01",
        "Réglage des presses à injecter",
        "GRETA Côte d'Albâtre",
        "Dieppe",
        "76200",
        "70 h",
        "1 890,50 €",
        "8",
        "Présentiel",
        "CAP",
        "CQP Technicien en plasturgie",
        "monter un moule|régler une presse à injecter",
        "03/11/2025",
        "Monter un moule, régler les paramètres, reconnaître les défauts des pièces.",
    ],
    [
        "F-F02",
        "Lecture de plan et métrologie",
        "CFA Industriel des Deux Rives",
        "",
        "",
        "35",
        "",
        "",
        "présentiel et distanciel",
        "",
        "",
        "",
        "",
        "Lire un plan, choisir l'instrument, mesurer au centième.",
    ],
]
CV_LINES = (
    "Thomas Roger",
    "Tél. : 06 45 67 89 10   Courriel : t.roger@exemple.fr",
    "Mécanicien de maintenance",
    "EXPÉRIENCE",
    "2016-2024 : mécanicien de maintenance, Verrerie du Val Hédin. Entretien des convoyeurs et des",
    "machines d'inspection, remplacement de roulements, graissage, saisie dans la GMAO.",
    "FORMATION",
    "Bac pro MEI, 2015. Habilitations électriques B1V, BR. CACES R486.",
)


def write_csv(name: str, rows: list[list[str]], *, encoding: str, delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    (FORMATS / name).write_bytes(text.getvalue().encode(encoding))


def write_tables() -> None:
    write_csv("offres-excel.csv", POSTINGS_FR, encoding="cp1252", delimiter=";")
    write_csv("offres-anglais.csv", [HEADER_EN, *POSTINGS_FR[1:]], encoding="utf-8", delimiter=",")
    write_csv("offres-unicode.txt", POSTINGS_FR, encoding="utf-16", delimiter="\t")
    write_csv("candidats.csv", CANDIDATES_FR, encoding="utf-8-sig", delimiter=";")
    write_csv("formations.csv", TRAININGS_FR, encoding="cp1252", delimiter=";")
    book = Workbook()
    notes = book.active
    notes.title = "Lisez-moi"
    notes.append(["Tableau des besoins du forum"])
    sheet = book.create_sheet("Besoins")
    sheet.append(["Besoins de recrutement, septembre 2025"])
    for row in POSTINGS_FR:
        sheet.append(row)
    for line in range(3, 6):
        sheet.cell(line, 5).value = int(str(sheet.cell(line, 5).value))
        sheet.cell(line, 8).value = int(str(sheet.cell(line, 8).value))
    sheet.cell(3, 11).value = date(2025, 9, 1)
    sheet.cell(3, 18).value = 1.5
    book.save(FORMATS / "offres.xlsx")


def write_pdfs() -> None:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for index, line in enumerate(CV_LINES):
        canvas.drawString(60, 780 - 22 * index, line)
    canvas.save()
    (FORMATS / "cv-mecanicien.pdf").write_bytes(data.getvalue())
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data.getvalue())))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(FORMATS / "cv-mot-de-passe.pdf")
    picture = Image.new("L", (400, 560), 255)
    ImageDraw.Draw(picture).text((40, 40), "Curriculum vitae", fill=0)
    canvas = Canvas(str(FORMATS / "cv-scanne.pdf"), pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()


BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
 <mc:Choice Requires="wps"><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Permis B, véhicule</w:t></w:r>
 </w:p></w:txbxContent></v:textbox></w:pict></mc:Choice>
 <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Permis B, véhicule</w:t></w:r>
 </w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def write_docx() -> None:
    document = docx.Document()
    document.core_properties.author = ""
    document.sections[0].header.paragraphs[0].text = "Contact : m.petit@exemple.fr, 07 00 11 22 33"
    document.add_heading("Ajusteuse mouliste", 1)
    box = document.add_paragraph("Atelier de moules pour flaconnage.")
    box._p.append(parse_xml(BOX))
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2015-2023", "Ajustage et polissage de moules en fonte"
    table.cell(1, 0).text, table.cell(1, 1).text = "2013-2015", "Fraisage conventionnel"
    document.add_paragraph("Lecture de plan", style="List Bullet")
    document.add_paragraph("CAP outillage, 2013")
    document.save(str(FORMATS / "cv-ajusteuse.docx"))


def write_odt() -> None:
    document = Document("text")
    document.delete_styles()
    body = document.body
    body.clear()
    body.append(Header(1, "Cariste – préparateur de commandes"))
    body.append(Paragraph("Julien Mallet\tGamaches"))
    expeditions = Paragraph("Expéditions d'une verrerie depuis 2017 :")
    expeditions.append_plain_text("\nchargement des camions, gerbage à quatre hauteurs.")
    body.append(expeditions)
    skills = OdfList()
    for skill in ("Chariots frontaux et à mât rétractable", "Inventaire tournant au terminal"):
        skills.append(ListItem(skill))
    body.append(skills)
    table = Table("Parcours", width=2, height=2)
    table.set_values([["2017-2026", "Cariste, verrerie"], ["2012-2017", "Préparateur, plateforme de Blangy"]])
    body.append(table)
    box = Paragraph("Certificats")
    box.append(Frame.text_frame("CACES R489 catégories 3 et 5", size=("5cm", "2cm")))
    body.append(box)
    document.save(str(FORMATS / "cv-cariste.odt"))


def write_rtf() -> None:
    # As WordPad saves it: one byte a sign, what is not ASCII escaped, a picture among the words.
    (FORMATS / "cv-soudeuse.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252\deff0\nouicompat\deflang1036{\fonttbl{\f0\fnil\fcharset0 Calibri;}}"
        rb"{\*\generator Riched20 10.0.19041}\viewkind4\uc1"
        b"\r\n"
        rb"\pard\sa200\b\f0\fs28\lang12 Soudeuse TIG\b0\fs22\par"
        b"\r\n"
        rb"{\pict\wmetafile8\picw100\pich100 " + b"0100090000034400000000000400" * 8 + rb"}\par"
        b"\r\n"
        rb"Huit ans d'inox en chaudronnerie, cuves et tuyauteries, t\'f4le de 1 \'e0 6 mm.\par"
        b"\r\n"
        rb"\bullet  Licence TIG 141 \'e0 jour\line Lecture de plan\par"
        b"\r\n"
        rb"\trowd\cellx2000\cellx6000\intbl 2018-2026\cell Ateliers du Tr\'e9port\cell\row\pard"
        b"\r\n"
        rb"CAP R\u233?alisations industrielles, 2016\par}"
    )


def write_zip() -> None:
    with zipfile.ZipFile(FORMATS / "dossier-cv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("cv-conducteur.txt", "cv-mecanicien.pdf", "cv-ajusteuse.docx", "cv-scanne.pdf"):
            archive.write(FORMATS / name, f"CV reçus/{name}")
        archive.writestr("__MACOSX/._cv-conducteur.txt", b"\x00\x05\x16\x07")


if __name__ == "__main__":
    write_tables()
    write_pdfs()
    write_docx()
    write_odt()
    write_rtf()
    write_zip()
