"""Personal values are counted and never shown, whatever else is wrong with their columns."""

import json
import warnings

import pandas as pd
import pytest
from tests.records.doctor.conftest import codes, the

import sqeval as sq
from sqeval.records.personal import PersonalKind

SIZE = 80

#: Column and values of each kind: the first two are one label in two forms, the last may look like a code.
VALUES = {
    PersonalKind.EMAIL: ("Mail", ["wang@example.com", "Wang@example.com", "li@example.com", "20260101"]),
    PersonalKind.MOBILE: ("Contact", ["138 0013 8000", "138 0013 8000 ", "13900139001", "13700137002"]),
    PersonalKind.PHONE: ("Tel", ["+49 30 12345678", "+49 30 12345678 ", "+49 40 87654321", "4930123"]),
    PersonalKind.ID_CARD: ("Card", ["11010519491231002X", "11010519491231002x", "110105194912310021", "44030819990101"]),
    PersonalKind.NAME: ("customer_name", ["Wang Fang", "wang fang ", "Li Na", "13800138000"]),
    PersonalKind.ADDRESS: ("address", ["1 High St", "1 high st ", "2 Low St", "10117"]),
}


def frame_of(kind):
    column, (first, second, third, code) = VALUES[kind]
    cells = [first, second, third] * SIZE
    return pd.DataFrame(
        {
            "request_id": [f"R{k:03d}" for k in range(SIZE)],
            "created_at": [f"2026-03-{1 + k % 28:02d} 10:{k % 60:02d}" for k in range(SIZE)],
            column: [*cells[: SIZE - 1], code],
        }
    )


def told(source, **options):
    """Everything that the doctor and the summary of the records say, and the problems found."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        found = sq.doctor(source, **options)
    words = [json.dumps(found.to_dict(lang), ensure_ascii=False) + found.summary(lang) for lang in ("en", "zh")]
    words += [] if found.records is None else [found.records.summary().to_csv(), found.records._repr_html_()]
    return "\n".join(words), found


@pytest.mark.parametrize("policy", ["flag", "reject", "repair"])
@pytest.mark.parametrize("canonical", [None, "team", "agent", "request_id"])
@pytest.mark.parametrize("kind", PersonalKind)
def test_no_cell_of_a_personal_column_is_shown(kind, canonical, policy):
    column, values = VALUES[kind]
    mapping = {"request_id": "request_id", "created_at": "created_at", **({canonical: column} if canonical else {})}
    text, found = told(frame_of(kind), preset=mapping, policies={"personal": policy})
    assert the(found, "personal", column).details["kind"] == kind.value
    assert {value for value in values if value.strip() in text} == set()


@pytest.mark.parametrize("kind", PersonalKind)
def test_forms_of_personal_labels_are_counted_and_their_numbers_are_no_codes(kind):
    column = VALUES[kind][0]
    _, found = told(frame_of(kind))
    problem = the(found, "label_variants", column)
    assert problem.details == {"forms": {"labels": 1, "forms": 2}}
    assert problem.count == 26
    assert "2 forms of 1 label(s)" in problem.explanation()
    assert "1 个标签共有 2 种写法" in problem.explanation("zh")
    assert ("odd_codes", column) not in codes(found)


def test_the_same_labels_are_shown_where_they_are_no_persons():
    frame = frame_of(PersonalKind.NAME).rename(columns={"customer_name": "depot"})
    _, found = told(frame)
    assert the(found, "label_variants", "depot").details == {"forms": ["'Wang Fang' ~ 'wang fang '"]}
    assert the(found, "odd_codes", "depot").details == {"words": {"13800138000": 1}}


@pytest.mark.parametrize("policies", [{}, {"label_variants": "repair"}])
def test_names_of_agents_are_counted_where_reading_meets_them(policies):
    frame = frame_of(PersonalKind.NAME).rename(columns={"customer_name": "agent"})
    _, found = told(frame, policies=policies)
    assert the(found, "label_variants", "agent").details == {"forms": {"labels": 1, "forms": 2}}


def test_companions_show_no_persons_either():
    frame = frame_of(PersonalKind.NAME).rename(columns={"customer_name": "agent"})
    surveys = pd.DataFrame({"request_id": frame["request_id"], "agent": "WANG FANG", "rating": 5})
    surveys["phone"] = ["13912345678"] * (SIZE - 1) + ["139 1234 5679"]
    text, found = told(frame, surveys=surveys)
    assert {"label_variants", "companion_words_among_numbers"} <= {problem.code for problem in found.found}
    assert {value for value in ("WANG FANG", "Wang Fang", "139 1234 5679") if value in text} == set()


def test_a_refusal_does_not_quote_a_person():
    frame = frame_of(PersonalKind.NAME)[["request_id", "created_at"]]
    volumes = pd.DataFrame({"period": "2026-03", "team": list("abcdef"), "phone": ["13912345678"] * 5 + ["+86 139 1234 5679"]})
    text, found = told(frame, resources=volumes)
    assert "column 'phone', row 5: resources has a word among its numbers" in the(found, "refused").explanation()
    assert "5679" not in text
