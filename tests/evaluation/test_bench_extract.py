from evaluation.bench_extract import make_documents, plain_search, run


def test_documents_have_the_length_asked_for_and_differ():
    documents = make_documents(5, words=200)
    assert {len(document.split()) for document in documents} == {200}
    assert len(set(documents)) == 5


def test_the_plain_search_takes_the_longest_label_as_written():
    search = plain_search(["machine", "machine IS", "réglage"])
    assert search("Réglage de la machine IS, machines") == [(0, 7), (14, 24)]


def test_the_report_states_speed_memory_and_ratio():
    report = run(documents=3)
    assert {"passerelle", "plain search"} <= set(report["readers"])
    assert all(
        values["documents_per_second"] > 0 and values["mebibytes"] > 0
        for values in report["readers"].values()
    )
    assert "passerelle" not in report["ratios"]
    assert report["phrases"] > 1000
