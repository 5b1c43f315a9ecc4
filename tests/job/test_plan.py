"""Options and configuration become one plan; options win, and everything wrong is refused before data are read."""

from pathlib import Path

import pytest

from sqeval.errors import ConfigError, JudgementError, OptionError, SqevalError
from sqeval.job.plan import ScoreOptions, make_plan


@pytest.fixture
def plan(export_files, tmp_path):
    """Make a plan for the small export; `config` is the text of a configuration beside the export."""

    def call(*, config=None, **options):
        if isinstance(config, str):
            path = tmp_path / "conf" / "sqeval.toml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(config, encoding="utf-8")
            config = path
        return make_plan(ScoreOptions(**{"export": export_files["records"], "out": tmp_path / "out", "config": config, **options}))

    return call


def test_defaults(plan):
    made = plan()
    assert made.hierarchy.name == "after_sales"
    assert made.source.rules.name == "canonical"
    assert made.evaluate["by"] == ("team",)
    assert (made.evaluate["period"], made.evaluate["min_n"], made.evaluate["frontier"]) == ("month", 10, "period")
    assert made.evaluate["judgements"] is made.evaluate["grades"] is made.evaluate["targets"] is None


def test_the_bands_of_configured_grades_are_kept(plan):
    made = plan(config="[grades]\nlabels = ['good', 'fair', 'poor']\nscores = [90, 70, 50]\nbands = [80, 60]")
    assert made.evaluate["grades"].bands == (80.0, 60.0)


def test_the_hierarchy_follows_the_preset(plan):
    assert plan(preset="servicenow").hierarchy.name == "service_desk"
    assert plan(preset="servicenow", hierarchy="after_sales").hierarchy.name == "after_sales"
    assert plan(config="[source]\npreset = 'ServiceNow'").hierarchy.name == "service_desk"


CONFIG = """
[source]
label_variants = "merge"
[hierarchy]
builtin = "service_desk"
[group]
by = ["shop", "team"]
period = "quarter"
from = "2026-01"
min_n = 3
missing = "reweight"
[dea]
frontier = "pooled"
rts = "crs"
[gates]
fail_on = ["score<60"]
"""


def test_the_configuration_is_taken(plan):
    made = plan(config=CONFIG)
    assert made.source.reading["label_variants"] == "merge"
    assert made.hierarchy.name == "service_desk"
    expected = {"by": ("shop", "team"), "period": "quarter", "span": ("2026-01", None), "min_n": 3, "missing": "reweight"}
    assert {key: made.evaluate[key] for key in expected} == expected
    assert made.evaluate["frontier"] == "pooled"
    assert made.evaluate["dea"]["rts"] == "crs"
    assert made.evaluate["dea"]["inputs"] == made.hierarchy.dea.inputs
    assert [str(gate) for gate in made.gates] == ["score<60"]


def test_options_win_over_the_configuration(plan):
    made = plan(
        config=CONFIG,
        label_variants="report",
        hierarchy="after_sales",
        by=("channel",),
        period="none",
        start="2026-02",
        min_n=7,
        frontier="period",
        fail_on=("warning",),
    )
    assert made.source.reading["label_variants"] == "report"
    assert made.hierarchy.name == "after_sales"
    expected = {"by": ("channel",), "period": None, "span": ("2026-02", None), "min_n": 7, "frontier": "period"}
    assert {key: made.evaluate[key] for key in expected} == expected
    assert [str(gate) for gate in made.gates] == ["warning"]


def test_paths_of_the_configuration_are_relative_to_its_folder(plan, tmp_path, monkeypatch):
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "answers.csv").write_text("request_id,informed\n1,5\n", encoding="utf-8")
    (folder / "tree.toml").write_text('name = "mine"\nchildren = [{ name = "speed" }]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = plan(config="[source]\nsurveys = 'answers.csv'\n[hierarchy]\nfile = 'tree.toml'\n")
    assert made.source.companions == {"surveys": folder / "answers.csv"}
    assert made.hierarchy.name == "mine"
    assert set(made.files) == {"config", "surveys", "hierarchy"}


PRESET = "extends = 'canonical'\n[columns]\nteam = 'squad'\n"


def test_the_preset_of_the_configuration_lies_beside_it_and_that_of_an_option_where_one_is(plan, tmp_path, monkeypatch):
    for folder, name in (("conf", "beside"), ("elsewhere", "here")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "desk.toml").write_text(f"name = '{name}'\n{PRESET}", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    made = plan(config="[source]\npreset = 'desk.toml'")
    assert (made.source.rules.name, made.files["preset"]) == ("beside", tmp_path / "conf" / "desk.toml")
    made = plan(config="[source]\npreset = 'desk.toml'", preset="desk.toml")
    assert (made.source.rules.name, made.files["preset"]) == ("here", Path("desk.toml"))
    assert "preset" not in plan(preset="canonical").files


def test_a_hierarchy_may_be_written_inline(plan):
    made = plan(config="[hierarchy]\nname = 'mine'\n[[hierarchy.children]]\nname = 'speed'\n")
    assert [leaf.name for leaf in made.hierarchy.leaves] == ["speed"]


def test_columns_go_on_top_of_a_preset_or_stand_alone(plan):
    made = plan(config="[source.columns]\nrequest_id = 'ticket'\n[source.formats]\ncreated_at = '%d.%m.%Y'\n")
    assert made.source.rules.columns == {"request_id": "ticket"}
    assert made.source.rules.format_of("created_at") == "%d.%m.%Y"
    both = plan(preset="servicenow", config="[source.columns]\nshop = 'location'\n")
    assert both.source.rules.columns["shop"] == "location"
    assert both.source.rules.columns["request_id"] == "number"
    assert both.source.rules.events is not None


def test_judgements_come_from_the_configuration_a_file_or_the_word(plan, tmp_path):
    text = "[judgements.response_time]\nitems = ['first_response_minutes', 'first_reply_15min']\nupper = [3]\n"
    from_config = plan(config=text).evaluate["judgements"]
    assert from_config["response_time"].values[0, 1] == 3
    path = tmp_path / "judgements.toml"
    path.write_text(text.replace("judgements.", "").replace("upper = [3]", "matrix = [[1, 4], ['1/4', 1]]"), encoding="utf-8")
    made = plan(config=text, judgements=str(path))
    assert made.evaluate["judgements"]["response_time"].values[0, 1] == 4
    assert made.files["judgements"] == path
    assert plan(config=text, judgements="illustrative").evaluate["judgements"] == "illustrative"
    beside = tmp_path / "conf" / "j.toml"
    beside.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    made = plan(config="judgements = 'j.toml'")
    assert made.evaluate["judgements"]["response_time"].values[0, 1] == 4
    assert made.files["judgements"] == beside
    assert plan(config="judgements = 'illustrative'").evaluate["judgements"] == "illustrative"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preset": "nowhere.toml"}, "no such file for preset (got 'nowhere.toml')"),
        ({"preset": "servicenov"}, "unknown preset (got 'servicenov'). Did you mean 'servicenow'"),
        ({"hierarchy": "aftersales"}, "unknown hierarchy (got 'aftersales'). Did you mean 'after_sales'"),
        ({"hierarchy": "nowhere.toml"}, "no such file for hierarchy (got 'nowhere.toml')"),
        ({"export": Path("nowhere.csv")}, "no such file for export (got 'nowhere.csv')"),
        ({"config": Path("nowhere.toml")}, "no such file for config (got 'nowhere.toml')"),
        ({"surveys": Path("nowhere.csv")}, "no such file for surveys"),
        ({"baseline": Path("nowhere")}, "no such folder for baseline"),
        ({"out": Path(__file__)}, "test_plan.py: is not a folder"),
        ({"period": "moon"}, "unknown period (got 'moon')"),
        ({"start": "2026-13"}, "from: is no date (got '2026-13')"),
        ({"end": "March"}, "to: is no date (got 'March')"),
        ({"start": "26-01"}, "from: is no date"),
        ({"lang": "fr"}, "unknown lang (got 'fr')"),
        ({"frontier": "global"}, "unknown frontier"),
        ({"label_variants": "fix"}, "unknown label_variants"),
        ({"judgements": "ours"}, "unknown judgements (got 'ours')"),
        ({"fail_on": ("scor<7",)}, "unknown gate (got 'scor<7')"),
        ({"fail_on": ("drop>5",)}, "(--baseline DIR)"),
        ({"fail_on": ("cr>0.1",)}, "without judgements"),
        ({"fail_on": ("missed",), "hierarchy": "service_desk"}, "without targets"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_read(plan, options, message):
    with pytest.raises((OptionError, ConfigError)) as caught:
        plan(**options)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("[source.columns]\nticket = 'id'", "source.columns.ticket: is not a canonical column"),
        ("[source.formats]\ncreated = '%Y'", "source.formats.created: is not a time column. Did you mean 'created_at'"),
        ("[source.formats]\nteam = '%Y'", "source.formats.team: is not a time column"),
        ("[source.formats]\ncreated_at = '%Q'", "source.formats.created_at: is no date format (got '%Q')"),
        ("judgements = 'nowhere.toml'", "no such file for judgements"),
        ("[source]\npreset = 'nowhere.toml'", "no such file for preset"),
        ("[source]\ntime_zone = 'Europe/Atlantis'", "source.time_zone: is no time zone (got 'Europe/Atlantis')"),
        ("[source]\nsurveys = 'nowhere.csv'", "no such file for surveys"),
        ("[hierarchy]\nbuiltn = 'after_sales'", "hierarchy.builtn: unknown key. Did you mean 'builtin'"),
        ("[hierarchy]\n", "needs either `builtin`, `file`, or a tree"),
        ("[hierarchy]\nbuiltin = 'aftersales'", "unknown hierarchy"),
        ("[hierarchy]\nname = 'x'\n[[hierarchy.children]]\nnam = 'y'", "hierarchy.children[0]"),
        ("[judgements]\nresponse_time = 3", "judgements.response_time: must be a table"),
        ("[judgements.response_time]\nitems = ['a', 'b']", "judgements.response_time: judgements need either `upper`"),
        ("[gates]\nfail_on = ['scor<7']", "unknown gate"),
        ("[group]\nfrom = '2026-00'", "from: is no date"),
        ("[group]\nmissing = 'drop'", "unknown missing"),
        ("[grades]\nlabels = ['good', 'bad']\nscores = [50, 50]", "grades.scores"),
    ],
)
def test_wrong_configurations_are_refused_before_anything_is_read(plan, config, message):
    with pytest.raises(SqevalError) as caught:
        plan(config=config)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_matrix_that_is_not_reciprocal_names_node_and_pair(plan):
    text = "[judgements.response_time]\nitems = ['first_response_minutes', 'first_reply_15min']\nmatrix = [[1, 3], [1, 1]]\n"
    with pytest.raises(JudgementError) as caught:
        plan(config=text)
    assert "judgements.response_time: pair ('first_response_minutes', 'first_reply_15min')" in str(caught.value)
    assert "not reciprocal" in str(caught.value)


def test_a_wrong_hierarchy_file_is_named_with_the_path_of_the_key(plan, tmp_path):
    path = tmp_path / "tree.toml"
    path.write_text('name = "mine"\nchildren = [{ name = "speed", measure = { kind = "durration" } }]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"tree.toml: children\[0\].measure"):
        plan(hierarchy=str(path))


READING = """
[source]
encoding = "gb18030"
sheet = 2
answers = "words_zh"
[calendar]
name = "desk"
hours = { mon-fri = "09:00-18:00" }
[policies]
off_scale = "repair"
"""


def test_how_the_export_is_read_and_its_calendar_are_taken(plan):
    made = plan(config=READING, sheet="2026")
    expected = {"encoding": "gb18030", "sheet": "2026", "answers": "words_zh", "policies": {"off_scale": "repair"}}
    assert {key: made.source.reading[key] for key in expected} == expected
    assert made.hierarchy.calendar.name == "desk"
    assert plan(config='calendar = "always"').hierarchy.calendar.time_zone is None


def test_a_wrong_calendar_is_named(plan):
    with pytest.raises(ConfigError, match="someday"):
        plan(config='[calendar]\nname = "desk"\nhours = { someday = "09:00-18:00" }')


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("[fuzzy]\noperator = 'minmax'", "unknown operator.*'min_max'"),
        ("[fuzzy]\nbetween_levels = 'scaled'", "unknown between_levels"),
        ("weighting = 'entropie'", "weighting.method.*'entropy'"),
        ("[weighting]\nmethod = 'critic'\ncoefficients = { judgments = 1 }\ncombination = 'additive'", "weighting.coefficients.judgments"),
        ("[weighting]\nmethod = 'pca'\nnormalisation = 'sum'", "pca has no normalisation"),
        ("[composite]\nscore = 0.5", "shares of a composite sum to 1"),
        ("[composite]\nscore = 0.5\ncross_efficiency = 0.5", "there are no cross-efficiencies"),
        ("[dea]\nmodel = 'slacks'", "dea.model"),
        ("[dea]\nregions = { outputs = { items = ['solved_requests', 'satisfied_answers'], upper = 3 } }", "is no list.*upper ="),
        ("[dea]\nmodel = 'sbm'\nundesirable = ['complaint_rate']\ntie_break = 'cross_efficiency'", "take no undesirable"),
    ],
)
def test_methods_are_checked_before_the_data_are_read(plan, config, message):
    with pytest.raises(SqevalError, match=message):
        plan(config=config)
