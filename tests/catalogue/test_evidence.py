import re

import pytest

from sim.catalogue.evidence import ARTICLES, EVIDENCE, HELD_OUT, SOURCES, Evidence, describe

DATE = re.compile(r"\d{4}")


def test_ids_run_from_first_to_last_without_gap():
    assert list(EVIDENCE) == [f"E{n:03d}" for n in range(1, 451)]


def test_all_five_documents_and_all_articles_are_used():
    assert len(SOURCES) == 5
    assert {row.source for row in EVIDENCE.values()} == set(SOURCES)
    assert {row.article for row in EVIDENCE.values()} == set(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES.values(), ids=lambda a: a.key)
def test_articles_belong_to_a_document(article):
    assert article.source in SOURCES


def complete(row: Evidence) -> bool:
    return (
        bool(row.actors)
        and DATE.match(row.date) is not None
        and 3 <= len(row.claim.split()) <= 25
        and row.claim.endswith(".")
        and (not row.unit or bool(row.value))
    )


def test_rows_are_complete():
    assert [row.id for row in EVIDENCE.values() if not complete(row)] == []


def test_claims_differ():
    claims = [row.claim for row in EVIDENCE.values()]
    assert len(set(claims)) == len(claims)


def test_published_figures_have_a_number():
    figures = [row for row in EVIDENCE.values() if row.grade == "A" and row.kind == "figure"]
    assert [row.id for row in figures if not row.value] == []


def test_facts_for_testing_are_in_the_register():
    assert set(HELD_OUT) <= set(EVIDENCE)


def test_description_tells_claim_number_and_origin():
    line = describe("E333")
    assert line.startswith("E333 ")
    assert EVIDENCE["E333"].claim in line
    assert "2700000000" in line
    assert "OE Watch" in line
    assert line.endswith("grade A)")


def test_description_without_a_number_has_no_brackets():
    assert "[" not in describe("E423")


def test_description_of_an_unknown_id_fails():
    with pytest.raises(KeyError):
        describe("E999")
