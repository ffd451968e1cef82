"""Diplomas as people write them: look-alikes, those of others, failures, branches, schools, countries."""

import pytest


def read(extractor, text, kind="candidate"):
    return [f"{fact.level} {fact.state}" for fact in extractor.extract(text, kind).diplomas]


@pytest.mark.parametrize(
    "text",
    [
        # Low voltage, an oil firm, a post box, a bonus, low pressure.
        "Raccordements BT, câblage d'armoires, tirage de câbles.",
        "Travaux BT et HT, consignations",
        "compteurs BT et coffrets, chantier Enedis",
        "transformateurs HTA/BT, disjoncteurs BT jusqu'à 4000 A",
        "8 ans chez BP, raffinerie de Dunkerque",
        "pour Total, BP et Esso",
        "12 rue du Port, BP 45, 76260 Eu",
        "BP n° 12, 80100 Abbeville",
        "vapeur HP et BP, ballon BP",
        "Salaire fixe + BP annuel",
        "1 850 € brut + BP (bonus)",
        # Machines, vans, shops, antennas.
        "Conducteur de BTS 350 pendant trois ans",
        "antennes BTS, câblage de baies",
        "conduite d'un Renault Master, un Master L2H2",
        "livreur BUT et Conforama",
        # A course, a cape, a stage of life.
        "marin, cap au nord",
        "Cap à l'ouest, je déménage",
        "cap plein sud dès janvier",
        # Leave to play, to pour, to drive, to use.
        "licence FSCF, gymnastique",
        "licence UFOLEP basket, licence d'arbitre",
        "licence de tir sportif, licence de plongée",
        "licence III de débit de boissons, licence IV",
        "licence B2 EASA",
        "licence de transport intérieur, licence ambulance",
        "sous licence, produit de licence",
        # Tubs and control points.
        "vider le bac B, rincer le bac D",
        "bac a copeaux, bac d eau",
        "Suivi des CCP, HACCP",
    ],
)
def test_what_only_looks_like_a_diploma(extractor, text):
    assert read(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BT électrotechnique 1988, lycée de Dieppe", ["4 held"]),
        ("BEP puis BT en mécanique", ["3 held", "4 held"]),
        ("BP menuisier, 2004", ["4 held"]),
        ("B.P. coiffure", ["4 held"]),
        ("BTS 1998, DUT 2001", ["5 held", "5 held"]),
        ("J'ai franchi le cap de la cinquantaine, CAP de plombier en poche", ["3 held"]),
        ("licence en droit, licence de tennis", ["6 held"]),
        ("licence STAPS 2015", ["6 held"]),
        ("bac-pro vente", ["4 held"]),
        ("Bac C, 1979", ["4 held"]),
        ("bac D puis prépa", ["4 held"]),
        ("bac H informatique", ["4 held"]),
        ("bac série C", ["4 held"]),
        ("bac G2 en 1991", ["4 held"]),
        ("bac ES mention AB", ["4 held"]),
    ],
)
def test_what_is_one_all_the_same(extractor, text, expected):
    assert read(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aucun BTS, aucun bac", []),
        ("BEP électrotechnique / pas de CAP", ["3 held"]),
        ("zéro diplôme, pas même le CAP", []),
        ("faute de CAP, j'ai l'expérience", []),
        ("aucun diplôme hormis un BEP vente", ["3 held"]),
        ("aucun diplôme sauf le CAP", ["3 held"]),
        ("Deux enfants, l'un qui prépare son CAP et l'autre en licence.", []),
        ("Mon aînée est en BTS, mon cadet passe son bac.", []),
        ("mes deux fils ont leur bac pro", []),
        ("ma belle-sœur est prof avec un master", []),
        ("Mère de deux enfants, CAP coiffure, je change", ["3 held"]),
        ("Mon mari a un CAP de maçon. Moi j'ai un bac pro vente.", ["4 held"]),
        ("J'ai formé deux apprentis en bac pro et un en BTS", []),
        ("maître d'apprentissage (CAP et BP)", []),
        ("j'ai eu sous mes ordres deux BTS", []),
        ("professeur en bac pro pendant dix ans", []),
        ("on m'a proposé un BTS, j'ai refusé", []),
        ("mon patron devait me payer un CQP", []),
        ("mon employeur m'a fait passer le CQP conducteur de ligne en 2018", ["3 held"]),
        ("j'aurais voulu faire un BTS", []),
        ("un CAP me suffirait", []),
        ("Le BP (brevet professionnel) ne me tente pas.", []),
        ("Brevet professionnel (BP) coiffure", ["4 held"]),
        ("objectif : BTS", []),
        ("acceptée en BTS CIRA, il me manque une entreprise", []),
    ],
)
def test_denied_promised_and_those_of_others(extractor, text, expected):
    assert read(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BTS MS commencé, quitté au bout de six mois", ["5 failed"]),
        ("BTS commencé puis quitté", ["5 failed"]),
        ("licence de lettres arrêtée au 2e semestre", ["6 failed"]),
        ("licence de droit, un semestre seulement", ["6 failed"]),
        ("un BTS où j'ai tenu trois mois", ["5 failed"]),
        ("thèse jamais soutenue", ["8 failed"]),
        ("deux ans de licence sans valider", ["6 failed"]),
        ("un an de DUT GMP, sans suite", ["5 failed"]),
        ("BEng started, not finished", ["6 failed"]),
        ("bachelor's degree in physics, dropped out in year 2", ["6 failed"]),
        ("unfinished BSc", ["6 failed"]),
        ("bac manqué de peu", ["4 failed"]),
        ("un bac que j'ai raté", ["4 failed"]),
        ("j'ai pas eu mon bac pro", ["4 failed"]),
        ("mon BTS j'ai pas fini", ["5 failed"]),
        ("DUT stoppé en deuxième année", ["5 failed"]),
        ("j'ai laissé tomber mon BTS", ["5 failed"]),
        ("renoncé à mon BTS", ["5 failed"]),
        ("BTS (abandon)", ["5 failed"]),
        ("bac pro MEI, échec à l'examen", ["4 failed"]),
        ("CAP raté en 2001 puis repassé et obtenu en 2002", ["3 held"]),
        ("bac raté une fois, eu l'année suivante", ["4 held"]),
        ("bac pro obtenu après deux échecs", ["4 held"]),
        ("bac pro raté, puis CAP obtenu", ["4 failed", "3 held"]),
        ("BTS abandonné mais DEUST validé", ["5 failed", "5 held"]),
        ("certificat de soudeur tenu à jour", ["3 held"]),
    ],
)
def test_what_became_of_it(extractor, text, expected):
    assert read(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je suis en licence 3 de maths à Rouen et bac S mention TB", ["6 in_progress", "4 held"]),
        ("actuellement en L2 de droit", ["6 in_progress"]),
        ("En BUT GMP, bac STI2D en 2025", ["6 in_progress", "4 held"]),
        ("En BTS j'ai appris à souder", ["5 held"]),
        ("élève ingénieur à l'INSA, bac S", ["7 in_progress", "4 held"]),
        ("BTS FED en alternance, fin juin 2027", ["5 in_progress"]),
        ("bac pro MSPC en cours / BEP obtenu", ["4 in_progress", "3 held"]),
        ("Alternante en licence pro, BTS validé en 2026", ["6 in_progress", "5 held"]),
        ("CAP en candidat libre, épreuves en juin 2027", ["3 in_progress"]),
        ("Je prépare un CAP et un BP", ["3 in_progress", "4 in_progress"]),
    ],
)
def test_what_is_still_going_on(extractor, text, expected):
    assert read(extractor, text) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("BTS malgré un parcours compliqué", "BTS"),
        ("CAP et un autre métier", "CAP"),
        ("BP dont je suis fier", "BP"),
        ("CAP couture comme ma mère", "CAP couture"),
        ("bac pro vente afin de travailler tôt", "bac pro vente"),
        ("BTS MAI faisant suite à l'armée", "BTS MAI"),
        ("CAP peinture à Abbeville", "CAP peinture"),
        ("CAP boulanger car mon père l'était", "CAP boulanger"),
        ("BTS MUC grâce au CNED", "BTS MUC"),
        ("BTS électrotechnique dans un lycée de Rouen", "BTS électrotechnique"),
        ("bac pro maintenance après-vente", "bac pro maintenance après-vente"),
        ("CAP conducteur de car", "CAP conducteur de car"),
    ],
)
def test_where_its_name_ends(extractor, text, label):
    (fact,) = extractor.extract(text).diplomas
    assert fact.label == label


def test_the_trade_of_a_title_ends_where_its_name_does(extractor):
    assert read(extractor, "CQP agent de propreté grâce à ma cheffe d'équipe") == ["3 held"]
    assert read(extractor, "CQP chef d'équipe grâce à ma cheffe") == ["4 held"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Bac pro MEI, MSPC ou BTS CRSA", ["Bac pro MEI", "MSPC", "BTS CRSA"]),
        ("BTS CPI, ERO ou équivalent", ["BTS CPI", "ERO"]),
        ("BTS MS ou électrotechnique", ["BTS MS", "électrotechnique"]),
        ("BTS ou DUT GMP, GEII", ["BTS", "DUT GMP", "GEII"]),
        ("bac pro MEI / MSPC", ["bac pro MEI / MSPC"]),
        ("titulaire d'un bac pro MELEC, MSPC", ["bac pro MELEC"]),
        ("Bac pro PCEPC, CIRA ou équivalent", ["Bac pro PCEPC"]),
        ("BTS MS, GMAO et SAP", ["BTS MS"]),
        ("Vous êtes ingénieur ENSAM, INSA ou équivalent", ["ingénieur ENSAM", "INSA"]),
        ("école d'ingénieurs (dont INSA, UTC)", ["école d'ingénieurs"]),
    ],
)
def test_branches_and_schools_share_a_type(extractor, text, labels):
    assert [fact.label for fact in extractor.extract(text, "posting").diplomas] == labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Profil : ingénieur chimiste, cinq ans de laboratoire", ["7 required"]),
        ("Ingénieur généraliste ou master", ["7 required", "7 required"]),
        ("Profil : ingénieur matériaux, ou docteur", ["7 required", "8 required"]),
        ("Master 2 ou école d'ingé", ["7 required", "7 required"]),
        ("Ingénieur méthodes H/F", []),
        ("Sous la responsabilité de l'ingénieur chimiste", []),
        # What the firm gives, and does not mind.
        ("un CQP à la sortie pour ceux qui restent", []),
        ("Parcours de six mois validé par un CQP", []),
        ("Nous formons au CQP conducteur de ligne", []),
        ("Nous formons deux régleurs en un an (CQP plasturgie)", []),
        ("Contrat d'apprentissage. À la fin : un CAP en deux ans", ["3 in_progress"]),
        ("Notre centre prépare au CAP verrier, en apprentissage, deux ans.", ["3 in_progress"]),
        ("Diplôme visé : CAP peinture", ["3 in_progress"]),
        ("Alternance BTS : l'atelier accueille un apprenti BTS Europlastics, deux ans", ["5 in_progress"]),
        ("Bac ou CAP, peu nous importe", []),
        ("BTS exigé, peu nous importe la spécialité", ["5 required"]),
        ("Que vous ayez un BTS ou un CAP ne change rien", []),
        ("pas besoin de BTS", []),
        ("Inutile d'avoir un master", []),
        ("aucun CAP demandé", []),
        ("CAP ou BEP pour un poste au bout froid", ["3 required", "3 required"]),
        ("Formation équivalente au BTS", ["5 required"]),
        ("bac facultatif", ["4 required"]),
        ("Vous encadrez deux apprentis en bac pro", []),
        ("Vos collègues : un BTS, un docteur", []),
        ("Un BTS abandonné en route ne nous gêne pas", []),
    ],
)
def test_what_a_posting_asks_for(extractor, text, expected):
    assert read(extractor, text, "posting") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MC pâtisserie, MC zinguerie", ["3 held", "3 held"]),
        ("MC maintenance des systèmes embarqués", ["3 held"]),
        ("MC agent de contrôle non destructif", ["4 held"]),
        ("CFPA de Rouen, soudeur, 1985", ["3 held"]),
        ("certificat CFPA maçon niveau V", ["3 held"]),
        ("formateur CFPA soudeur", []),
        ("MEng Mechanical Engineering, University of Leeds, 2015", ["7 held"]),
        ("B.Eng. in Mechatronics", ["6 held"]),
        ("technical school diploma in mechanics, 2005", ["4 held"]),
        ("technical school diploma (same level as the French bac)", ["4 held"]),
        ("vocational secondary diploma, welding, 2009", ["4 held"]),
        ("vocational school diploma", ["3 held"]),
        ("laurea in ingegneria chimica, Padova 2015", ["6 held"]),
        ("laurea magistrale in ingegneria meccanica, 2017", ["7 held"]),
        ("Master's degree in chemistry, Padoue, 2017 (laurea magistrale)", ["7 held"]),
        ("diplôme de lycée technique, Iasi, 2001", ["4 held"]),
        ("diplôme de fin d'études secondaires, Kinshasa", ["4 held"]),
        ("diplôme ukrainien d'ingénieur", ["7 held"]),
        ("FP grado superior mecatrónica, FP grado medio", ["5 held", "4 held"]),
        ("graduat en électromécanique (Belgique)", ["5 held"]),
        ("CFC de polymécanicien (Suisse)", ["3 held"]),
        ("gaz CFC de remplacement", []),
        ("Docteure en chimie (doctorat, Lille, 2022)", ["8 held"]),
        ("Docteur en physique, thèse soutenue en 2010", ["8 held"]),
    ],
)
def test_old_foreign_and_double_names(extractor, text, expected):
    assert read(extractor, text) == expected
