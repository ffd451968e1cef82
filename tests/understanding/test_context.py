import pytest


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("je n'ai jamais réglé de presse", "presse"),
        ("aucune connaissance du verre", "verre"),
        ("sans expérience en soudure", "soudure"),
        ("pas de diplôme exigé", "diplôme"),
        ("Je ne connais rien au verre mais j'apprends vite", "verre"),
        ("je n'ai pas touché aux robots", "robots"),
        ("no experience in glass", "glass"),
        ("le CACES n'est pas obligatoire", "CACES"),
    ],
)
def test_denials(read, text, mention):
    _, context = read(text)
    assert context.denied(text.index(mention))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Je ne connais rien au verre mais j'apprends la soudure", "soudure"),
        ("je graisse les moules sans arrêter la machine", "machine"),
        ("pas de problème avec la chaleur", "chaleur"),
        ("je n'ai jamais eu d'accident, je règle les presses", "presses"),
        ("Je règle. Je n'ai jamais tort.", "règle"),
        ("non seulement je trie", "trie"),
    ],
)
def test_what_only_looks_denied(read, text, mention):
    _, context = read(text)
    assert not context.denied(text.index(mention))


@pytest.mark.parametrize(
    ("text", "mention", "need"),
    [
        (
            "Le soufflé-soufflé est indispensable, le pressé-soufflé serait apprécié",
            "soufflé-soufflé",
            "must",
        ),
        ("Le soufflé-soufflé est indispensable, le pressé-soufflé serait apprécié", "pressé", "nice"),
        ("Vous maîtrisez Excel, SAP serait un plus", "Excel", "must"),
        ("Vous maîtrisez Excel, SAP serait un plus", "SAP", "nice"),
        ("Idéalement, vous connaissez la GMAO et SAP", "SAP", "nice"),
        ("Anglais, CACES et SST appréciés", "Anglais", "nice"),
        ("CACES R489 exigé", "R489", "must"),
        ("Bonus : anglais", "anglais", "nice"),
    ],
)
def test_must_and_nice(read, text, mention, need):
    _, context = read(text)
    start = text.index(mention)
    assert context.need(start, start + len(mention)) == need


def test_a_plain_sentence_says_nothing_of_need(read):
    _, context = read("Vous conduisez la ligne.")
    assert context.need(15, 24) is None


def test_weak_and_wished(read):
    text = "Notions de soudure. Je voudrais apprendre la CN. Je règle des presses."
    _, context = read(text)
    assert context.weak(text.index("soudure"))
    assert context.wished(text.index("CN"))
    assert not context.weak(text.index("presses"))
    assert not context.wished(text.index("presses"))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Les machines, je ne les ai jamais réglées.", "machines"),
        ("La nuit je ne veux plus, le samedi oui.", "nuit"),
        ("Excel et Sage, pas SAP.", "SAP"),
    ],
)
def test_a_denial_behind_reaches_what_was_named_before_it(read, text, mention):
    _, context = read(text)
    assert context.denied(text.index(mention))
    assert not context.denied(text.index("samedi") if "samedi" in text else len(text) - 1)
