"""The guides run block by block in an empty folder, print what stands below each block, and name everything there is to name."""

import inspect
import io
import re
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import sqeval as sq
from sqeval.indicators.kinds import KINDS
from sqeval.records.answers import known_rules

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH = ("indicators", "working_time", "surveys")
GUIDES = [f"{name}{language}.md" for name in ENGLISH for language in ("", ".zh")]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def text_of(guide):
    return (DOCS / guide).read_text(encoding="utf-8")


def printed(code, space):
    out = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(out):
        warnings.simplefilter("ignore", sq.SqevalWarning)
        exec(compile(code, "block", "exec"), space)
    return [line.rstrip() for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_runs_and_prints_what_is_shown(guide, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    space = {"__name__": "__main__"}
    blocks = BLOCK.findall(text_of(guide))
    assert len(blocks) >= 6
    for code, shown in blocks:
        assert printed(code, space) == shown.splitlines(), f"{guide}:\n{code}"


@pytest.mark.parametrize("guide", GUIDES)
def test_every_output_stands_below_its_block(guide):
    """Otherwise it would not be compared."""
    text = text_of(guide)
    assert text.count("```text\n") == sum(bool(shown) for _, shown in BLOCK.findall(text))


@pytest.mark.parametrize("name", ENGLISH)
def test_both_languages_show_the_same(name):
    english, chinese = text_of(f"{name}.md"), text_of(f"{name}.zh.md")
    for pattern in (r"^## ", r"^\| ", r"^```python", r"^```text", r"^\$\$"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE)), pattern


@pytest.mark.parametrize("guide", GUIDES)
def test_links_lead_somewhere(guide):
    headings = re.compile(r"^#+ (.*)$", re.MULTILINE)
    for target, anchor in re.findall(r"\]\((?!http)([^)#]*)(#[^)]*)?\)", text_of(guide)):
        other = text_of(target or guide)
        slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings.findall(other)}
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
