"""Filled forms back to judgements: whatever was done to them on the way, and one broken form never stops the others."""

import io
import itertools
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ahp.forms.conftest import TREE, Hand

from sqeval.ahp import aggregate, questionnaire, read_questionnaire
from sqeval.ahp.forms import excel_reading, files
from sqeval.ahp.forms.layout import Layout
from sqeval.ahp.forms.scale import level_text
from sqeval.ahp.structure import structure_of
from sqeval.errors import DataError, OptionError, SqevalWarning

THREE = level_text(3, "en")
PAIRS = [(node, *pair) for node, names in TREE.items() for pair in itertools.combinations(names, 2)]

#: Per pair: nothing, or which side and what level.
ANSWERS = st.lists(st.none() | st.tuples(st.sampled_from([0, 1]), st.integers(1, 9)), min_size=4, max_size=4).filter(any)


def expected(answers):
    """The matrices that the answers mean, made without the code under test."""
    found = {}
    for node, names in TREE.items():
        matrix = np.where(np.eye(len(names)) > 0, 1.0, np.nan)
        for (at, left, right), answer in zip(PAIRS, answers, strict=True):
            if at == node and answer is not None:
                i, j = names.index(left), names.index(right)
                ratio = float(answer[1]) if answer[0] == 0 else 1 / answer[1]
                matrix[i, j], matrix[j, i] = ratio, 1 / ratio
        if np.isfinite(matrix).sum() > len(names):
            found[node] = matrix
    return found


def same(forms, expert, answers):
    wanted = expected(answers)
    got = {node: experts[expert] for node, experts in forms.judgements.items() if expert in experts}
    assert list(got) == list(wanted)
    for node, matrix in got.items():
        assert matrix.labels.tolist() == TREE[node]
        np.testing.assert_allclose(matrix.values, wanted[node], rtol=1e-15)
    assert len(forms.answers[forms.answers["expert"] == expert]) == sum(answer is not None for answer in answers)
    assert len(forms.open[forms.open["expert"] == expert]) == sum(answer is None for answer in answers)


@settings(max_examples=8)
@given(answers=ANSWERS, lang=st.sampled_from(["en", "zh"]))
def test_answers_written_into_a_workbook_come_back(blanks, tmp_path_factory, answers, lang):
    taken = Hand(blanks[lang]).name("Li")
    for pair, answer in zip(PAIRS, answers, strict=True):
        if answer is not None:
            taken.answer(*pair, answer[0], level_text(answer[1], lang))
    path = taken.save(tmp_path_factory.mktemp("round") / "li.xlsx")
    forms = quiet(path)
    same(forms, "Li", answers)


@settings(max_examples=8)
@given(answers=ANSWERS, seed=st.integers(0, 99))
def test_answers_written_into_a_table_come_back(tmp_path_factory, answers, seed):
    path = questionnaire(TREE, tmp_path_factory.mktemp("round") / "form.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    texts = ["" if answer is None else str(answer[1]) if answer[0] == 0 else f"1/{answer[1]}" for answer in answers]
    frame = frame.assign(judgement=texts, expert="Li").sample(frac=1, random_state=seed)
    frame[frame.columns[::-1]].to_csv(path, index=False, sep=";", encoding="gb18030")
    same(quiet(path), "Li", answers)


def quiet(*arguments):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return read_questionnaire(*arguments)


def test_many_forms_in_both_languages_and_kinds_make_one_group(hand, tree, hierarchy, read, tmp_path):
    hand("en").name("Wu", "agent").fill().save(tmp_path / "b.xlsx")
    hand("zh").name("李").fill(level_text(5, "zh")).save(tmp_path / "a.xlsx")
    path = questionnaire(tree, tmp_path / "c.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).assign(judgement="2", expert="Amy")
    frame.to_csv(path, index=False)
    forms = read(tmp_path, hierarchy)
    assert forms.experts == ("Amy", "Wu", "李")
    assert forms.hierarchy is hierarchy
    assert forms.to_frame()["answered"].tolist() == [4, 4, 4]
    assert forms.to_frame().loc["Wu", "role"] == "agent"
    assert not forms.warnings
    group = aggregate(forms.judgements["speed"])
    assert group.matrix.values[0, 1] == pytest.approx((3 * 5 * 2) ** (1 / 3), rel=1e-14)
    assert len(forms.rejected) == 0
    assert "Amy" in repr(forms)
    assert "已填问卷" in forms.summary("zh")
    assert "<table" in forms._repr_html_()


def test_without_a_hierarchy_the_forms_say_what_they_ask(hand, tree, read, tmp_path):
    forms = read(hand().name("Li").fill().save(tmp_path / "li.xlsx"))
    assert {node: list(children) for node, children in forms.hierarchy.items()} == tree
    assert forms.structure.goal == "goal"


def test_neither_order_nor_titles_nor_language_of_the_rows_matter(hand, read, tmp_path):
    taken = hand().name("Li").fill()
    taken.answer("goal", "speed", "quality", 1, level_text(7, "zh"))
    sheet = taken.sheet
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=8, max_col=5)]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for number, values in enumerate(reversed(rows), start=3):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    sheet.insert_rows(2, 3)
    sheet.insert_cols(1, 2)
    sheet.title, taken.start.title, taken.hidden.title = "Answers", "Cover", "Machine"
    changed = taken.save(tmp_path / "li.xlsx")
    same(read(changed), "Li", [(0, 3), (1, 7), (0, 3), (0, 3)])


def test_a_title_that_was_rewritten_is_read_by_its_row(hand, read, tmp_path):
    taken = hand().name("Li")
    taken.sheet.cell(taken.rows["goal", "speed", "cost"], 3).value = "What it costs"
    path = taken.answer("goal", "speed", "cost", "What it costs", THREE).save(tmp_path / "li.xlsx")
    same(read(path), "Li", [(1, 3), None, None, None])


def test_children_in_another_order_are_the_same_hierarchy(hand, read, tmp_path):
    turned = {"goal": ["quality", "cost", "speed"], "cost": ["labour"], "speed": ["repair", "reply"]}
    forms = read(hand().name("Li").fill().save(tmp_path / "li.xlsx"), turned)
    assert forms.judgements["goal"]["Li"].labels.tolist() == ["quality", "cost", "speed"]
    assert forms.judgements["goal"]["Li"].values[0].round(4).tolist() == [1, 0.3333, 0.3333]
    assert forms.judgements["speed"]["Li"].values[0, 1] == pytest.approx(1 / 3)
    assert len(forms.open) == 0


@pytest.mark.parametrize(
    ("cells", "ratio"),
    [
        ((0, 3), 3),
        ((1, "3"), 1 / 3),
        ((None, "1/3"), 1 / 3),
        ((1, "1/3"), 1 / 3),
        ((None, 1), 1),
        ((0, "1 – 同等重要"), 1),
        (("成本", "３"), 1 / 3),
        (("cost", 3.0), 1 / 3),
    ],
)
def test_what_the_two_cells_mean_together(hand, read, tmp_path, cells, ratio):
    path = hand("zh").name("Li").answer("goal", "speed", "cost", *cells).save(tmp_path / "li.xlsx")
    assert read(path).answers["judgement"].tolist() == pytest.approx([ratio], rel=1e-15)


def test_half_an_answer_is_open_and_says_what_it_lacks(hand, read, tmp_path):
    taken = hand().name("Li").answer("goal", "speed", "cost", None, THREE).answer("goal", "speed", "quality", 0, None)
    forms = read(taken.answer("goal", "cost", "quality", 0, THREE).save(tmp_path / "li.xlsx"))
    assert dict(zip(forms.open["right"], forms.open["lacks"], strict=True)) == {
        "cost": "does not say which one is more important",
        "quality": "does not say by how much",
        "repair": "not answered",
    }
    codes = {caution.code: caution.where for caution in forms.warnings}
    assert codes == {"forms_open": ("Li (3)",), "forms_unlinked": ("Li · goal",), "forms_silent_nodes": ("speed",)}
    assert np.isnan(forms.judgements["goal"]["Li"].values[0, 1])
    assert "speed" not in forms.judgements


def test_cautions_are_announced(hand, tmp_path):
    path = hand().fill().save(tmp_path / "li.xlsx")
    with pytest.warns(SqevalWarning, match="go by the name of the file: li.xlsx"):
        forms = read_questionnaire(path)
    assert forms.experts == ("li",)


def broken(code):
    """Ways to break a form that is otherwise filled, and what is said about it."""
    return {
        "text": (
            lambda h: h.answer("goal", "speed", "cost", 0, "a lot"),
            "Comparisons!E4",
            "goal: speed – cost",
            "'a lot' is no judgement",
        ),
        "range": (lambda h: h.answer("goal", "speed", "cost", 0, "33"), "Comparisons!E4", "goal: speed – cost", "'33' is beyond the scale"),
        "day": (lambda h: h.answer("goal", "speed", "cost", 0, "3-Jan"), "Comparisons!E4", "goal: speed – cost", "write 0.333"),
        "neither": (
            lambda h: h.answer("goal", "speed", "cost", "price", THREE),
            "Comparisons!D4",
            "goal: speed – cost",
            "'price' names neither",
        ),
        "against": (
            lambda h: h.answer("goal", "speed", "cost", 0, "1/3"),
            "Comparisons!E4",
            "goal: speed – cost",
            "'Speed' is more important, and",
        ),
        "formula": (
            lambda h: h.answer("goal", "speed", "cost", 0, "=1+2"),
            "Comparisons!E4",
            "goal: speed – cost",
            "write the number itself",
        ),
        "twice": (
            repeat_row,
            "Comparisons!E9",
            "goal: speed – cost",
            "answered twice, and not alike (Comparisons!E4: 3, Comparisons!E9: 1/3)",
        ),
        "mark": (lambda h: setattr(h.sheet["A4"], "value", None), "Comparisons!E4", "", "has lost its mark"),
        "foreign mark": (lambda h: setattr(h.sheet["A4"], "value", "abc"), "Comparisons!E4", "", "not one of the form"),
        "no sheet": (lambda h: h.book.remove(h.sheet), "", "", "a column that answers are read from is gone"),
        "no hidden sheet": (lambda h: h.book.remove(h.hidden), "", "", "its hidden sheet was deleted"),
        "edited": (
            lambda h: setattr(h.hidden["A2"], "value", h.hidden["A2"].value.replace("quality", "worth")),
            "",
            "",
            "structure was changed",
        ),
        "damaged": (lambda h: setattr(h.hidden["A2"], "value", h.hidden["A2"].value[:-2]), "", "", "structure was changed"),
        "newer": (
            lambda h: setattr(h.hidden["A1"], "value", h.hidden["A1"].value.replace("/1", "/2")),
            "",
            "",
            "another version of sqeval",
        ),
    }[code]


def repeat_row(taken):
    for column, value in zip("ABCDE", [cell.value for cell in next(taken.sheet.iter_rows(min_row=4, max_row=4, max_col=5))], strict=True):
        taken.sheet[f"{column}9"] = value
    taken.sheet["D9"] = taken.sheet["C4"].value


@pytest.mark.parametrize(
    "code",
    [
        "text",
        "range",
        "day",
        "neither",
        "against",
        "formula",
        "twice",
        "mark",
        "foreign mark",
        "no sheet",
        "no hidden sheet",
        "edited",
        "damaged",
        "newer",
    ],
)
def test_a_broken_form_is_named_and_stops_nobody(hand, read, tmp_path, code):
    breaks, place, pair, said = broken(code)
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    taken = hand().name("Li").fill()
    breaks(taken)
    taken.save(tmp_path / "bad.xlsx")
    forms = read(tmp_path)
    assert forms.experts == ("Wu",)
    (row,) = forms.rejected.to_dict("records")
    assert row["file"].endswith("bad.xlsx")
    assert (row["place"], row["pair"]) == (place, pair)
    assert said in row["reason"]
    assert forms.warnings[0].where == ("bad.xlsx",)
    assert "bad.xlsx" in forms.summary("zh")


def test_all_that_is_wrong_with_a_form_is_told_at_once(hand, read, tmp_path):
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    hand().name("Li").fill("?").save(tmp_path / "bad.xlsx")
    row = read(tmp_path).rejected.iloc[0]
    assert row["further"].count("'?' is no judgement") == 3
    assert "Comparisons!E8, speed: reply – repair" in row["further"]


def garbage(path, kind, blanks):
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("dear colleague, my answers are below")
    elif kind == "torn":
        path.write_bytes(blanks["en"][: len(blanks["en"]) // 2])
    elif kind == "other":
        openpyxl.Workbook().save(path)
    elif kind == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)


@pytest.fixture
def small(monkeypatch):
    """Forms that may take little room only."""
    monkeypatch.setattr(excel_reading, "MOST_BYTES", 2_000_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", ["empty", "text", "torn", "other", "bomb"])
def test_what_is_no_workbook_stops_nobody(hand, read, tmp_path, blanks, kind):
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    garbage(tmp_path / "bad.xlsx", kind, blanks)
    forms = read(tmp_path)
    assert forms.experts == ("Wu",)
    reason = forms.rejected["reason"].item()
    assert ("no form that sqeval wrote" if kind == "other" else "bad.xlsx") in reason
    assert kind != "bomb" or "more than 2,000,000 bytes" in reason


def test_a_sheet_that_spans_too_much_is_refused_before_it_is_spread_out(hand, read, tmp_path):
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    taken = hand().name("Li").fill()
    taken.sheet["XFD900000"] = 1
    taken.save(tmp_path / "bad.xlsx")
    assert "spans more than 2,000,000 cells" in read(tmp_path).rejected["reason"].item()


def test_a_workbook_that_asks_for_a_password_is_named(hand, read, tmp_path, monkeypatch):
    import python_calamine

    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    hand().name("Li").fill().save(tmp_path / "locked.xlsx")
    whole = excel_reading.take_apart

    def locked(data, name, **bounds):
        if name == "locked.xlsx":
            raise python_calamine.PasswordError("encrypted")
        return whole(data, name, **bounds)

    monkeypatch.setattr(excel_reading, "take_apart", locked)
    forms = read(tmp_path)
    assert "locked.xlsx is protected by a password. Save it without one" in forms.rejected["reason"].item()


def test_files_of_other_kinds_are_told_and_noise_is_not(hand, read, tmp_path, monkeypatch):
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    for name in ("scan.pdf", "~$good.xlsx", ".hidden.xlsx", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "more").mkdir()
    (tmp_path / "huge.csv").write_bytes(b"x" * 200_000)
    monkeypatch.setattr(files, "MOST_BYTES", 100_000)
    reasons = read([tmp_path, tmp_path / "absent.xlsx"]).rejected["reason"]
    assert [reason.split(";")[0].split(":")[0] for reason in reasons] == [
        "there is no such file",
        "is larger than a form can be (0 MiB)",
        "is a folder within the folder",
        "is no form",
    ]


def test_a_second_form_of_an_expert_is_refused_by_name(hand, read, tmp_path):
    hand().name("Li Wei").fill().save(tmp_path / "a.xlsx")
    hand().name(" li  WEI ").fill(level_text(5, "en")).save(tmp_path / "b.xlsx")
    forms = read([tmp_path / "b.xlsx", tmp_path / "a.xlsx"])
    assert forms.answers["judgement"].unique().tolist() == [3]
    assert "is a second form of li WEI, who is read from a.xlsx" in forms.rejected["reason"].item()


def test_a_form_of_another_hierarchy_is_refused(hand, read, tmp_path):
    hand().name("Li").fill().save(tmp_path / "a.xlsx")
    path = questionnaire({"goal": ["speed", "price"]}, tmp_path / "b.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("speed,price,,", "speed,price,2,"), encoding="utf-8")
    assert read(tmp_path, TREE).rejected["reason"].item().startswith("asks about another hierarchy")
    assert read(tmp_path, {"goal": ["speed", "price"]}).experts == ("b",)
    with pytest.raises(DataError, match=r"several hierarchies equally often, such as a\.xlsx, b\.csv.*Say which one"):
        read(tmp_path)
    hand().name("Wu").fill().save(tmp_path / "c.xlsx")
    assert read(tmp_path).experts == ("Li", "Wu")


def test_forms_without_answers_are_told_and_when_all_are_nothing_is_made_up(hand, read, tmp_path):
    hand().name("Li").save(tmp_path / "a.xlsx")
    with pytest.raises(DataError, match=r"no form can be used: a\.xlsx: holds no answer"):
        read(tmp_path)
    hand().name("Wu").fill().save(tmp_path / "b.xlsx")
    assert read(tmp_path).rejected["reason"].tolist() == ["holds no answer"]


@pytest.mark.parametrize(("given", "kind", "said"), [(7, OptionError, "a file, a folder or a list"), ([], DataError, "holds no forms")])
def test_what_is_no_path(read, given, kind, said):
    with pytest.raises(kind, match=said):
        read(given)


def test_a_missing_file_is_the_only_thing_said(read, tmp_path):
    with pytest.raises(DataError, match=r"absent\.xlsx: there is no such file"):
        read(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("speed,cost,,", "speed,cost,a lot,"), "'a lot' is no judgement"),
        (("speed,cost,,", "speed,cost,3-Jan,"), "is a day"),
        (("speed,cost,,", "speed,price,3,"), "not one of the form"),
        ((",,speed,reply", "Li,,speed,reply"), "names two experts (Wu, Li)"),
        (("judgement,", "value,"), "is gone (judgement)"),
        ((",form\n", ",mark\n"), "is no form that sqeval wrote"),
        (("cost,quality,,", "cost,quality,3,,,"), "field(s) in a row"),
    ],
)
def test_a_broken_table_is_named(hand, read, tmp_path, edit, said):
    old, new = edit
    hand().name("Amy").fill().save(tmp_path / "good.xlsx")
    path = questionnaire(TREE, tmp_path / "bad.csv")
    text = path.read_text(encoding="utf-8").replace(",,goal,speed,quality,,", "Wu,,goal,speed,quality,3,")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    forms = read(tmp_path)
    assert forms.experts == ("Amy",)
    assert said in forms.rejected["reason"].item()


def test_names_that_look_like_formulas_come_back(read, tmp_path):
    tree = {"=g": ["=1+1", "@b", "a  b"]}
    path = questionnaire(tree, tmp_path / "form.csv")
    assert ",'=1+1,'@b," in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("'@b,,", "'@b,3,"), encoding="utf-8")
    workbook = questionnaire(tree, tmp_path / "form2.xlsx")
    book = openpyxl.load_workbook(workbook)
    book["Comparisons"]["D4"], book["Comparisons"]["E4"] = "'=1+1", THREE
    book.save(workbook)
    forms = read(tmp_path)
    assert forms.experts == ("form", "form2")
    assert [matrix.values[0, 1] for matrix in forms.judgements["=g"].values()] == [3, 3]


def test_a_deleted_row_is_open_and_said(read, tmp_path):
    path = questionnaire({"g": ["a", "b", "c"]}, tmp_path / "li.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).assign(judgement="2")
    frame.iloc[:2].to_csv(path, index=False)
    assert read(path).open["lacks"].tolist() == ["its row is gone from the form"]
    frame.iloc[1:].to_csv(path, index=False)
    with pytest.raises(DataError, match="structure was changed"):
        read(path)


def test_the_order_in_which_files_are_given_decides_nothing(hand, read, tmp_path):
    paths = [hand().name(name).fill(level_text(k, "en")).save(tmp_path / f"{k}.xlsx") for k, name in ((2, "B"), (3, "A"), (4, "A"))]
    frames = [read(order).answers for order in (paths, paths[::-1])]
    pd.testing.assert_frame_equal(*frames)


def test_names_of_any_kind_survive_the_form(read, tmp_path):
    tree = {"目标": ["a", "甲", "it's", 'a "quoted" one', "new\nline", "x" * 300]}
    layout = Layout.of(structure_of(tree), "en")
    assert Layout.from_lines(layout.lines).fingerprint == layout.fingerprint
    path = questionnaire(tree, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for row in range(4, 19):
        sheet = book.worksheets[1]
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = sheet.cell(row, 3).value, THREE
    book.save(path)
    matrix = read(path).judgements["目标"]["form"]
    assert matrix.labels.tolist() == tree["目标"]
    np.testing.assert_allclose(matrix.values[np.triu_indices(6, 1)], 1 / 3)


@pytest.mark.parametrize("what", ["sorted", "pasted"])
def test_rows_that_were_sorted_or_pasted_without_their_hidden_mark_are_refused(hand, read, tmp_path, what):
    hand().name("Wu").fill().save(tmp_path / "good.xlsx")
    taken = hand().name("Li").fill()
    shown = [[taken.sheet.cell(row, column).value for column in range(2, 6)] for row in range(4, 7)]
    changed = sorted(shown, key=lambda cells: cells[1], reverse=True) if what == "sorted" else [shown[1], shown[1], shown[2]]
    assert changed != shown
    for row, cells in enumerate(changed, start=4):
        for column, value in enumerate(cells, start=2):
            taken.sheet.cell(row, column).value = value
    taken.save(tmp_path / "moved.xlsx")
    forms = read(tmp_path)
    assert forms.experts == ("Wu",)
    assert "sorted or pasted without it" in forms.rejected["reason"].item()


def test_rows_that_were_moved_but_not_answered_do_no_harm(hand, read, tmp_path):
    taken = hand().name("Li").answer("speed", "reply", "repair", 0, 3)
    taken.sheet["B4"], taken.sheet["B6"] = taken.sheet["B6"].value, taken.sheet["B4"].value
    same(read(taken.save(tmp_path / "li.xlsx")), "Li", [None, None, None, (0, 3)])


def test_a_name_that_is_a_formula_without_a_value_is_none(hand, read, tmp_path):
    hand().name("=Lookup!A1").fill().save(tmp_path / "one.xlsx")
    hand().name("=Lookup!A2").fill().save(tmp_path / "two.xlsx")
    assert read(tmp_path).experts == ("one", "two")
