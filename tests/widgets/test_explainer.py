"""The widget that explains codes and terms carries what the tables say."""

import ties
from far_east.lesson_05 import lesson


def test_every_claim_and_term_has_its_words():
    spec = lesson.explainer().spec
    claims, terms = ties.read("claims"), ties.read("glossary")
    assert set(spec["codes"]) == set(claims["claim_id"])
    first = claims.iloc[0]
    assert spec["codes"][first["claim_id"]].startswith(first["claim"])
    assert spec["codes"][first["claim_id"]].endswith(f"(paragraph {first['paragraph']}; lesson {first['lesson']})")
    assert spec["terms"] == dict(zip(terms["term"], terms["meaning"], strict=True))
