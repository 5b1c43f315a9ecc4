"""The guides run block by block in an empty folder, print what stands below each block, and name everything there is to name."""

import dataclasses
import inspect
import io
import re
import shlex
import warnings
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import sqeval as sq
from sqeval import i18n, options
from sqeval.evaluation.composite import CompositeChoice
from sqeval.evaluation.dea_setting import choose
from sqeval.indicators.hierarchy import GradeSpec
from sqeval.indicators.kinds import KINDS
from sqeval.indicators.node import Target
from sqeval.indicators.weighting_choice import WeightingChoice
from sqeval.job.config import Config, HierarchyRef, MeasureTable
from sqeval.job.gates import KNOWN
from sqeval.job.judgements_file import Judged
from sqeval.job.plan import ScoreOptions, make_plan
from sqeval.numerics.random_index import TABLES
from sqeval.records import schema
from sqeval.records.answers import known_rules
from sqeval.records.policies import POSSIBLE
from sqeval.result import Result

DOCS = Path(__file__).parents[2] / "docs"
#: The guide of DEA and the pages of its further models.
DEA = ("dea", *sorted(path.name.removesuffix(".zh.md") for path in DOCS.glob("dea_*.zh.md")))
ENGLISH = (
    "records",
    "doctor",
    "indicators",
    "working_time",
    "surveys",
    "configuration",
    "monthly_job",
    "evaluation",
    "weighting",
    "ahp",
    "fuzzy",
    "problems",
    "voice",
    "control_charts",
    "comparisons",
    "improvement",
    *DEA,
)
GUIDES = [f"{name}{language}.md" for name in ENGLISH for language in ("", ".zh")]
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)

#: Stands for the rest of what a command prints.
REST = "…"

#: Beside a command that does not leave with 0.
EXIT_CODE = re.compile(r"# (?:exit code|退出码) (\d)$", re.MULTILINE)


def text_of(guide):
    return (DOCS / guide).read_text(encoding="utf-8")


def dea_text(language):
    """The guide and the pages of DEA as one text."""
    return "\n".join(text_of(f"{name}{language}.md") for name in DEA)


def printed(kind, code, space):
    if kind == "sh":
        return command_output(code)
    out = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(out):
        warnings.simplefilter("ignore", sq.SqevalWarning)
        exec(compile(code, "block", "exec"), space)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def command_output(code):
    from typer.testing import CliRunner

    from sqeval.cli.app import app

    words = shlex.split(code, comments=True)
    assert words[0] == "sqeval"
    run = CliRunner().invoke(app, words[1:], prog_name="sqeval")
    told = EXIT_CODE.search(code)
    assert run.exit_code == (int(told[1]) if told else 0), run.output
    return [line.rstrip() for line in run.output.splitlines()]


def as_shown(lines, shown):
    """What was printed, cut where the guide cuts it."""
    return [*lines[: len(shown) - 1], REST] if shown[-1:] == [REST] and len(lines) >= len(shown) else lines


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_runs_and_prints_what_is_shown(guide, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    space = {"__name__": "__main__"}
    blocks = BLOCK.findall(text_of(guide))
    assert len(blocks) >= (3 if guide.startswith("dea_") else 6)
    for kind, code, shown in blocks:
        lines = shown.splitlines()
        assert as_shown(printed(kind, code, space), lines) == lines, f"{guide}:\n{code}"


@pytest.mark.parametrize("guide", GUIDES)
def test_every_output_stands_below_its_block(guide):
    """Otherwise it would not be compared."""
    text = text_of(guide)
    assert text.count("```text\n") == sum(bool(shown) for *_, shown in BLOCK.findall(text))


@pytest.mark.parametrize("name", ENGLISH)
def test_both_languages_show_the_same(name):
    english, chinese = text_of(f"{name}.md"), text_of(f"{name}.zh.md")
    for pattern in (r"^## ", r"^\| ", r"^```python", r"^```sh", r"^```text", r"^\$\$"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE)), pattern


def slug(heading):
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide):
    headings = re.compile(r"^#+ (.*)$", re.MULTILINE)
    for target, anchor in re.findall(r"\]\((?!http)([^)#]*)(#[^)]*)?\)", text_of(guide)):
        other = text_of(target or guide)
        slugs = {slug(heading) for heading in headings.findall(other)}
        assert not anchor or anchor[1:] in slugs, (target, anchor)


@pytest.mark.parametrize("guide", ["indicators.md", "indicators.zh.md"])
def test_the_guide_names_every_kind_argument_and_hierarchy(guide):
    text = text_of(guide)
    for kind, names in {kind.model_fields["kind"].annotation.__args__[0]: kind.model_fields for kind in KINDS}.items():
        row = re.search(rf"^\| `{kind}` \|.*$", text, re.MULTILINE)
        assert row, kind
        common = {"kind", "source", "where", "unless", "during", "outside", "cohort", "unit", "clock"}
        assert [name for name in names if name not in common and f"`{name}`" not in row[0]] == [], kind
    arguments = [name for name in inspect.signature(sq.measure).parameters if name not in ("records", "hierarchy")]
    named = [*arguments, *(f"{name}()" for name in sq.hierarchies.BUILT_IN)]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_guides_name_every_calendar_and_rule_for_answers():
    for language in ("", ".zh"):
        calendars, surveys = text_of(f"working_time{language}.md"), text_of(f"surveys{language}.md")
        assert [name for name in sq.records.known_calendars() if f"| `{name}` |" not in calendars] == []
        assert [name for name in known_rules() if f"`{name}`" not in surveys] == []


@pytest.mark.parametrize("guide", ["records.md", "records.zh.md"])
def test_the_guide_names_every_canonical_column_preset_and_rule(guide):
    text = text_of(guide)
    assert [name for name in (*schema.COLUMNS, *known_rules()) if f"`{name}`" not in text] == []
    assert [name for name in sq.records.known_presets() if f"| `{name}` |" not in text] == []


def sections_of(guide):
    """What stands below every heading, by the words in code that the heading names."""
    parts = re.split(r"^## (.*)$", text_of(guide), flags=re.MULTILINE)
    found = {word: text for heading, text in zip(parts[1::2], parts[2::2], strict=True) for word in re.findall(r"`([^`]+)`", heading)}
    # A table that stands once for every entry, as any other.
    return {word.replace("[[", "[").replace("]]", "]"): text for word, text in found.items()}


@pytest.mark.parametrize("guide", ["configuration.md", "configuration.zh.md"])
def test_the_guide_names_every_table_key_and_gate_of_the_configuration(guide):
    sections = sections_of(guide)
    tables = {name: field.annotation for name, field in Config.model_fields.items()}
    assert [name for name in tables if f"[{name}]" not in sections and name not in sections] == []
    keys = {**{name: tables[name] for name in ("source", "group", "dea", "gates")}, "hierarchy": HierarchyRef, "grades": GradeSpec}
    keys |= {"fuzzy": tables["fuzzy"], "weighting": WeightingChoice, "composite": CompositeChoice}
    for table, model in {**keys, "targets": Target, "judgements": Judged, "measures": MeasureTable}.items():
        section = sections[f"[{table}]"] if f"[{table}]" in sections else sections[table]
        rows = "\n".join(re.findall(r"^(?:\| |`fail_on`)[^|]*", section, re.MULTILINE))
        names = [field.alias or name for name, field in model.model_fields.items()]
        assert [name for name in names if f"`{name}`" not in rows] == [], table
    assert [gate for gate in KNOWN if f"| `{gate}` |" not in sections["[gates]"]] == []


@pytest.mark.parametrize("guide", ["configuration.md", "configuration.zh.md"])
def test_the_defaults_of_the_configuration_are_those_of_a_run_without_one(guide, tmp_path):
    (tmp_path / "export.csv").write_text("request_id,created_at\n1,2026-01-01\n", encoding="utf-8")
    plan = make_plan(ScoreOptions(export=tmp_path / "export.csv", out=tmp_path / "out"))
    dea = choose(plan.hierarchy, plan.evaluate["dea"]).model_dump()
    chosen = {**plan.source.reading, **plan.evaluate, **dea, "by": plan.evaluate["by"][0]}
    chosen |= {"preset": plan.source.rules.name, "builtin": plan.hierarchy.name, "origin": Target(op=">=", target=1).origin}
    told = dict(re.findall(r"^\| `(\w+)` \| `?\"?(\w+)", text_of(guide), re.MULTILINE))
    named = ("preset", "label_variants", "builtin", "by", "period", "min_n", "missing", "model", "orientation", "rts", "frontier", "origin")
    assert {name: told[name] for name in named} == {name: str(chosen[name]) for name in named}


@pytest.mark.parametrize("guide", ["configuration.md", "configuration.zh.md"])
def test_the_guide_names_every_option_of_a_run(guide):
    from typer.main import get_command

    from sqeval.cli.app import app

    options = {option for parameter in get_command(app).commands["score"].params for option in parameter.opts if option.startswith("--")}
    rows = "\n".join(re.findall(r"^\| `--.*$", text_of(guide), re.MULTILINE))
    assert [option for option in sorted(options - {"--help"}) if f"`{option}`" not in rows] == []


@pytest.mark.parametrize("guide", ["doctor.md", "doctor.zh.md"])
def test_the_guide_names_every_problem_and_its_policies_the_default_first(guide):
    text = text_of(guide)
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| ((?:reject|flag|repair)(?:, (?:reject|flag|repair))*) \|$", text, re.MULTILINE))
    assert told == {problem: ", ".join(policy.value for policy in possible) for problem, possible in POSSIBLE.items()}
    problems = {key.removeprefix("problem.").removesuffix("_do") for key in i18n.catalogue() if re.fullmatch(r"problem\.\w+_do", key)}
    assert len(problems) > 40
    assert sorted(problem for problem in problems if f"`{problem}`" not in text) == []


#: Words that a user of the ahp room can write.
AHP_WORDS = (
    options.PriorityMethod,
    options.RandomIndex,
    options.Completion,
    options.Aggregation,
    options.GroupMean,
    options.JudgementScale,
    options.Synthesis,
    options.KeptRanks,
    options.FuzzyPriority,
    options.Defuzzification,
    options.FuzzyScale,
    options.BestWorstForm,
    options.SolverName,
)


@pytest.mark.parametrize("guide", ["ahp.md", "ahp.zh.md"])
def test_the_guide_names_all_that_the_ahp_room_offers(guide):
    text = text_of(guide)
    assert [name for name in sq.ahp.__all__ if not re.search(rf"[`.]{name}[`(.]", text)] == []
    words = [word.value for words in AHP_WORDS for word in words]
    assert [word for word in words if f"`{word}`" not in text and f'"{word}"' not in text] == []
    # A method stands in the table of its own function, whatever others share its name.
    rows = Counter(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    methods = (options.PriorityMethod, options.Completion, options.FuzzyPriority, options.Synthesis)
    count = Counter(word.value for words in methods for word in words)
    assert {word: rows[word] for word in count} == count


#: Words that a user of the fuzzy room and its plots can write.
FUZZY_WORDS = (
    options.FuzzyOperator,
    options.BetweenLevels,
    options.Closeness,
    options.CloudEnds,
    options.Correction,
    options.Defuzzification,
    options.Direction,
    options.EvidentialMethod,
    options.GradeCriterion,
    options.GreyNormalisation,
    options.MembershipSide,
    options.MissingAnswers,
    options.MissingIndicator,
    options.MissingValue,
    options.NumberRanking,
    options.SamplingMethod,
    options.WaterfallSide,
    options.WaterfallSteps,
)


@pytest.mark.parametrize("guide", ["fuzzy.md", "fuzzy.zh.md"])
def test_the_guide_names_all_that_the_fuzzy_room_offers(guide):
    text = text_of(guide)
    names = [*sq.fuzzy.__all__, *sq.fuzzy.membership.__all__]
    assert [name for name in names if not re.search(rf"[`.]{name}[`(.]", text)] == []
    words = [word.value for words in FUZZY_WORDS for word in words]
    assert [word for word in words if f"`{word}`" not in text and f'"{word}"' not in text] == []
    rows = Counter(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    count = Counter(word.value for words in (options.FuzzyOperator, options.Closeness) for word in words)
    assert {word: rows[word] for word in count} == count


@pytest.mark.parametrize("guide", ["fuzzy.md", "fuzzy.zh.md"])
def test_the_guide_names_every_plot_of_the_fuzzy_room(guide):
    text = text_of(guide)
    plots = ("membership", "grades", "criterion_scores", "contribution_waterfall", "clouds")
    assert [name for name in plots if f"| `sq.plots.{name}(" not in text or not hasattr(sq.plots, name)] == []


def cautions_of(room):
    """Codes of all cautions that the code of a room can give."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(room.__file__).parent.rglob("*.py"))
    return {word for word in re.findall(r'"(\w+)"', code) if f"caution.{word}" in i18n.catalogue()}


@pytest.mark.parametrize(("name", "least"), [("ahp", 26), ("fuzzy", 40), ("dea", 18)])
@pytest.mark.parametrize("language", ["", ".zh"])
def test_the_guide_names_every_caution_of_its_room(name, least, language):
    text, codes = dea_text(language) if name == "dea" else text_of(f"{name}{language}.md"), cautions_of(getattr(sq, name))
    assert len(codes) >= least
    assert sorted(word for word in codes if f"`{word}`" not in text) == []


@pytest.mark.parametrize("guide", ["ahp.md", "ahp.zh.md"])
def test_the_guide_shows_the_random_indices_as_they_are(guide):
    text = text_of(guide)
    for name, table in TABLES.items():
        row = re.search(rf"^\| `{name.value}`[^|]*\|(.*)\|[^|]*\|$", text, re.MULTILINE)
        shown = [cell.strip() for cell in row[1].split("|")]
        assert shown == [f"{table.values[n - 1]:.{len(cell) - 2}f}" for n, cell in zip((*range(3, 11), 15), shown, strict=True)], name


#: Words that a user of the dea room can write, and those that it answers with.
DEA_WORDS = (
    options.AdditiveWeights,
    options.BandwidthRule,
    options.BootstrapMethod,
    options.Disposability,
    options.DistanceDirection,
    options.FrontierEfficiency,
    options.IndexDecomposition,
    options.LinkKind,
    options.GoalMethod,
    options.MetaTechnology,
    options.Orientation,
    options.RegionPairs,
    options.PanelTechnology,
    options.ReturnsToScale,
    options.SecondaryGoal,
    options.SlackWeights,
    options.SolverName,
    options.SuperFallback,
    options.TargetAim,
    options.TwoStageMethod,
    options.WeightPer,
)
DEA_STATUSES = ("optimal", "infeasible", "unbounded", "ill-conditioned", "failed")
DEA_FLAGS = ("super-efficient", "out-of-reach")
PANEL_STATUSES = ("missing_from", "missing_to", "missing", "no_reference")
CERTIFICATES = ("lp", "mip-gap", "enumeration", "bisection")
DEA_ANSWERS = (*DEA_STATUSES, *DEA_FLAGS, *PANEL_STATUSES, *CERTIFICATES, "higher", "lower", "IRS", "CRS", "DRS")


def dea_models():
    return [getattr(sq.dea, name) for name in sq.dea.__all__ if inspect.isfunction(getattr(sq.dea, name))]


def attributes_of_dea_results():
    """What a user can ask of a result, but for what all results of sqeval have."""
    rooms = [cls for name in sq.dea.__all__ if inspect.isclass(cls := getattr(sq.dea, name))]
    parts = {word for room in rooms for cls in room.__mro__ if cls.__module__.startswith("sqeval.dea") for word in dir(cls)}
    fields = {field.name for room in rooms for field in dataclasses.fields(room)}
    return {word for word in parts - set(dir(Result)) | fields if not word.startswith("_")}


@pytest.mark.parametrize("language", ["", ".zh"])
def test_the_guide_names_all_that_the_dea_room_offers(language):
    text = dea_text(language)
    assert [name for name in DEA[1:] if f"({name}{language}.md)" not in text_of(f"dea{language}.md")] == []
    assert [name for name in sq.dea.__all__ if f"`{name}`" not in text] == []
    words = [*(word.value for words in DEA_WORDS for word in words), *DEA_ANSWERS]
    assert [word for word in words if f'"{word}"' not in text] == []
    arguments = {name for model in dea_models() for name in inspect.signature(model).parameters}
    assert sorted(name for name in arguments if not re.search(rf"[`(, ]{name}[`=,)]", text)) == []
    assert sorted(name for name in attributes_of_dea_results() if not re.search(rf"`\.?{name}[`(]", text)) == []


@pytest.mark.parametrize(("language", "not_to_use"), [("", "o not use it"), (".zh", "不宜使用")])
def test_each_model_of_dea_is_called_and_has_its_limits_told(language, not_to_use):
    text = dea_text(language)
    code = "\n".join(code for _, code, _ in BLOCK.findall(text))
    assert [model.__name__ for model in dea_models() if f"sq.dea.{model.__name__}(" not in code] == []
    assert text.count(not_to_use) >= len(dea_models())


def part_of(guide, anchor):
    """What stands below the heading that an anchor leads to."""
    parts = re.split(r"^## (.*)$", text_of(guide), flags=re.MULTILINE)
    return next(text for heading, text in zip(parts[1::2], parts[2::2], strict=True) if slug(heading) == anchor)


@pytest.mark.parametrize(
    ("language", "formula", "not_to_use"),
    [("", r"\$\$|[Ff]ormula", "o not use it"), (".zh", r"\$\$|公式", "不宜使用")],
    ids=["en", "zh"],
)
@pytest.mark.parametrize("model", [model.__name__ for model in dea_models()])
def test_the_guide_leads_from_a_question_to_the_whole_of_each_model(model, language, formula, not_to_use):
    """One row of the table of models names it, and the sections linked there have all that a page of a model has."""
    guide = f"dea{language}.md"
    questions = text_of(guide).split("\n## ")[1]
    rows = [row for row in re.findall(r"^\| .*", questions, re.MULTILINE) if re.search(rf"`{model}`", row)]
    assert len(rows) == 1
    links = re.findall(r"\]\(([^)#]*)#([^)]*)\)", rows[0])
    text = "\n".join(part_of(page or guide, anchor) for page, anchor in links)
    blocks = BLOCK.findall(text)
    assert any(f"sq.dea.{model}(" in code for _, code, _ in blocks)
    assert any(shown for *_, shown in blocks)
    words = " ".join(BLOCK.sub("", text).split())
    assert re.search(formula, words)
    assert re.search(r"\b(19|20)\d\d", words), "no source"
    assert not_to_use in words


@pytest.mark.parametrize("model", dea_models(), ids=lambda model: model.__name__)
def test_each_model_of_dea_documents_itself(model):
    told = inspect.getdoc(model)
    sections = ("Parameters", "Returns", "Raises", "References", "Examples")
    assert [name for name in sections if not re.search(rf"^{name}\n-+$", told, re.MULTILINE)] == []
    listed = re.findall(r"^([\w, ]+?)(?: :.*)?$", told.split("Parameters\n")[1].split("Returns\n")[0], re.MULTILINE)
    named = {name.strip() for line in listed for name in line.split(",")}
    assert [name for name in inspect.signature(model).parameters if name not in named] == []


@pytest.mark.parametrize("language", ["", ".zh"])
def test_the_guide_tables_every_caution_and_plot_of_dea(language):
    text = dea_text(language)
    assert sorted(word for word in cautions_of(sq.dea) if f"| `{word}` |" not in text) == []
    plots = ("frontier", "efficiency", "efficiency_distribution", "dea_targets", "peer_network")
    assert [name for name in plots if f"| `sq.plots.{name}(" not in text or not hasattr(sq.plots, name)] == []


@pytest.mark.parametrize("guide", ["control_charts.md", "control_charts.zh.md"])
def test_the_guide_names_all_rules_charts_statuses_and_cautions_of_watching(guide):
    text = text_of(guide)
    charts = Path(sq.monitoring.__file__).parent / "charts"
    code = "\n".join(path.read_text(encoding="utf-8") for path in charts.glob("*.py"))
    cautions = {word for word in re.findall(r'"(\w+)"', code) if f"caution.{word}" in i18n.catalogue()}
    assert len(cautions) >= 9
    words = [*cautions, *(rule.value for rule in options.ChartRule), *("p", "u", "p_laney", "u_laney", "xmr", "xmr_log")]
    words += ["better", "worse", "changed", "ok", "baseline", "before", "event", "small", "missing", "not reached", "no chart"]
    assert [word for word in words if f"`{word}`" not in text] == []
