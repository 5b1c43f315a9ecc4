"""The five layers of an evaluation, drawn: nothing left out in either language, and no text taken for HTML."""

import pytest

import sqeval as sq
from sqeval import i18n
from sqeval.errors import OptionError
from sqeval.indicators.hierarchies import BUILT_IN
from sqeval.indicators.picture import html_tree, lines, methods, text_tree

LAYERS = {
    "en": ("goal layer", "criterion layer", "scheme layer", "indicator layer", "data layer"),
    "zh": ("目标层", "准则层", "方案层", "指标层", "数据层"),
}
DRAWINGS = {"text": text_tree, "html": html_tree}

TREE = sq.Hierarchy.from_dict(
    {
        "name": "goal",
        "children": [
            {
                "name": "speed",
                "weight": 0.6,
                "children": [
                    {
                        "name": "wait",
                        "weight": 0.25,
                        "direction": "cost",
                        "unit": "h",
                        "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"},
                        "target": {"op": "<=", "target": 24},
                    },
                    {"name": "updates", "weight": 0.75, "measure": {"kind": "mean", "column": "status_updates"}},
                ],
            },
            {"name": "mood", "weight": 0.4, "measure": {"kind": "mean", "source": "surveys", "column": "mood"}},
        ],
    }
)
GLOBAL = {"goal": 1.0, "speed": 0.6, "wait": 0.15, "updates": 0.45, "mood": 0.4}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("lang", LAYERS)
@pytest.mark.parametrize("build", BUILT_IN.values(), ids=BUILT_IN)
def test_all_five_layers_in_both_languages(build, lang, draw):
    tree = build()
    drawn = draw(tree, lang)
    assert all(layer in drawn for layer in LAYERS[lang])
    assert all(node.title(lang) in drawn for node in tree.walk())
    assert all(i18n.text(f"indicators.{method}", lang) in drawn for method in ("ahp", "dea", "fuzzy"))
    columns = {column for leaf in tree.leaves for names in leaf.measure and needs_of(leaf).values() for column in names}
    assert all(column in drawn for column in columns)


def needs_of(leaf):
    return sq.Hierarchy.from_dict({"name": "only", "children": [leaf]}).needs()


def test_the_text_line_by_line():
    assert text_tree(TREE).splitlines() == [
        "goal   [goal layer]",
        "├─ speed  0.600   [criterion layer]",
        "│  ├─ wait  0.250  (h, lower is better, ≤ 24)   [indicator layer]",
        "│  └─ updates  0.750  (higher is better)",
        "└─ mood  0.400  (higher is better)",
        "scheme layer: AHP: weights of criteria and indicators; fuzzy comprehensive evaluation: grade and score",
        "data layer:",
        "  service records: created_at, resolved_at, status_updates",
        "  surveys: mood",
    ]


def test_global_weights_take_the_place_of_local_ones():
    drawn = text_tree(TREE, weights=GLOBAL).splitlines()
    assert drawn[0] == "goal  1.000   [goal layer]"
    assert drawn[2].startswith("│  ├─ wait  0.150  (")
    assert drawn[3].startswith("│  └─ updates  0.450  (")
    assert "0.250" not in "".join(drawn)


def test_global_weights_in_html():
    drawn = html_tree(TREE, weights=GLOBAL)
    assert "<td>wait <small>0.150</small></td>" in drawn
    assert "<td>updates <small>0.450</small></td>" in drawn
    assert "0.250" not in drawn


def test_lines_know_their_depth():
    assert [(line.node.name, line.depth) for line in lines(TREE)] == [("goal", 0), ("speed", 1), ("wait", 2), ("updates", 2), ("mood", 1)]


def test_without_weights_no_number_is_shown():
    tree = sq.hierarchies.after_sales()
    assert all(line.weight is None for line in lines(tree))
    assert "<small>" not in html_tree(tree)


def test_dea_takes_part_only_where_inputs_and_outputs_are_named():
    assert [method.split(":")[0] for method in methods(TREE)] == ["AHP", "fuzzy comprehensive evaluation"]
    assert len(methods(sq.hierarchies.after_sales())) == 3


def test_html_shows_direction_target_and_data():
    row = next(part for part in html_tree(TREE).split("<tr") if "wait" in part)
    for cell in ("lower is better", "≤ 24", "records.created_at, records.resolved_at"):
        assert f"<td>{cell}</td>" in row


@pytest.mark.parametrize("lang", LAYERS)
def test_no_text_is_taken_for_html(lang):
    text = '<b>"bold"</b>'
    tree = sq.Hierarchy.from_dict(
        {
            "name": "goal",
            "label": {"en": text, "zh": text},
            "children": [
                {"name": "<b>", "children": [{"name": "a", "label": text, "measure": {"kind": "mean", "column": "<b>x</b>"}}]},
            ],
        }
    )
    drawn = html_tree(tree, lang)
    assert "<b>" not in drawn
    assert drawn.count("&lt;b&gt;&quot;bold&quot;&lt;/b&gt;") == 2
    assert "records.&lt;b&gt;x&lt;/b&gt;" in drawn
    assert tree._repr_html_() == html_tree(tree)


def test_the_tree_shows_itself():
    assert repr(TREE) == str(TREE) == TREE.summary() == text_tree(TREE)
    assert TREE.summary("zh") == text_tree(TREE, "zh")


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_an_unknown_language_is_refused(draw):
    with pytest.raises(OptionError, match="unknown lang"):
        draw(TREE, "fr")
