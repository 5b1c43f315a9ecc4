import re
import sys
import warnings

import pytest
from tests.report.conftest import HOSTILE, SMALL, small_evaluation, small_records
from tests.report.page import Page

import sqeval as sq
from sqeval import i18n
from sqeval.errors import MissingExtraError, OptionError
from sqeval.report import html as report_html
from sqeval.report import render_html

WORDS = {
    "en": (
        "After-sales service quality|Illustrative weights|In short|Units in 2026-06|Points lost|Why, unit by unit|Targets of the whole|"
        "at risk|missed|The evaluation model|Goal|Criteria|Methods|Indicators|Data|Weights and consistency|Definitions|Data quality|"
        "How to read this, and its limits|quality management"
    ),
    "zh": (
        "售后服务质量|示例权重|要点|2026-06 各评价对象|失分|各评价对象的原因|整体目标|有风险|未达成|"
        "评价模型|目标层|准则层|方案层|指标层|数据层|权重与一致性|定义|数据质量|如何阅读及其局限|质量管理部"
    ),
}


@pytest.fixture(scope="module", params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def html(sample, lang):
    return render_html(sample, lang)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_each_language_has_its_words(page, lang, sample):
    assert [word for word in WORDS[lang].split("|") if word not in page.text] == []
    titles = [node.title(lang) for node in sample.hierarchy.measured]
    assert [title for title in titles if title not in page.text] == []


def test_the_page_declares_its_language(html, lang):
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html
    assert html.startswith("<!doctype html>")


def test_no_placeholder_is_left(page):
    assert re.findall(r"\{\w*\}|\{\{|\}\}|None|nan\b|Undefined", page.text) == []


def test_the_pages_do_not_mix_their_languages(page, lang):
    other = "zh" if lang == "en" else "en"
    texts = [entry for key, entry in i18n.catalogue().items() if key.startswith("report.") and "{" not in entry["en"]]
    foreign = [entry[other] for entry in texts if entry["en"] != entry["zh"] and len(entry[other]) > (8 if other == "en" else 2)]
    assert len(foreign) > 50
    assert [word for word in foreign if word in page.text] == []


def test_tags_nest(page):
    assert page.problems == []


def test_ids_are_unique_and_links_lead_somewhere(page):
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = [value for tag, name, value in page.attributes if (tag, name) == ("a", "href")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs(html, page):
    assert "http" not in html
    assert not {"script", "link", "img", "iframe", "object", "embed", "form"} & set(page.tags)
    assert not re.search(r"@import|url\(|expression\(", html)
    assert [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "srcdoc")] == []


def test_the_same_evaluation_gives_the_same_bytes(sample, sample_records, html, lang):
    assert render_html(sample, lang) == html
    with warnings.catch_warnings(action="ignore"):
        again = sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements="illustrative")
    assert render_html(again, lang) == html


def test_rendering_changes_nothing(sample):
    before = sample.scores, sample.targets, sample.stages.copy()
    render_html(sample, "zh")
    assert all(a.equals(b) for a, b in zip(before, (sample.scores, sample.targets, sample.stages), strict=True))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_names_cannot_break_out_of_the_page(hostile, language):
    html = render_html(hostile, language)
    page = Page(html)
    assert page.problems == []
    assert "script" not in page.tags
    assert not {"b", "i"} & {tag for tag in page.tags if tag in re.findall(r"<(\w+)>x</", html)}
    for name in HOSTILE:
        assert name in page.text
        assert html.count(name) == (html.count("{{ 7 * 7 }}") if name.startswith("{{") else 0)
    assert "<care>" not in html
    assert "<i>Hours</i>" not in html


def test_labels_stand_in_attributes_escaped(hostile):
    values = [value for _, name, value in Page(render_html(hostile)).attributes if name == "aria-label"]
    assert any("<i>Hours</i>" in value for value in values)


def test_an_unknown_language_is_refused(sample):
    with pytest.raises(OptionError, match="'fr'"):
        render_html(sample, "fr")


def test_without_jinja2_the_extra_is_named(sample, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    report_html._environment.cache_clear()
    with pytest.raises(MissingExtraError, match=r"sqeval\[report\]"):
        render_html(sample)
    report_html._environment.cache_clear()


def test_one_unit_without_periods_is_enough():
    ev = small_evaluation(records=small_records(units=("only one",)), period=None)
    page = Page(render_html(ev))
    assert page.problems == []
    assert "periods" not in page.rows
    assert "all requests together" in page.text


def test_pooled_frontier_and_several_columns(sample_records):
    with warnings.catch_warnings(action="ignore"):
        ev = sq.evaluate(
            sample_records, sq.hierarchies.after_sales(), by=["team", "channel"], period="quarter", frontier="pooled", min_n=300
        )
    page = Page(render_html(ev, "en"))
    assert page.problems == []
    assert "Evaluation by team, channel, quarterly" in page.text
    assert "No unit has enough requests to be ranked" in page.text
    assert "one for all periods" in page.text


def test_a_baseline_is_shown(sample, sample_records):
    with warnings.catch_warnings(action="ignore"):
        before = sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements="illustrative", span=(None, "2026-05"))
        ev = sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements="illustrative", baseline=before)
    assert "baseline" not in Page(render_html(sample)).rows
    rows = Page(render_html(ev)).body_rows("baseline")[1:]
    changes = ev.comparison.changes
    changed = changes[changes["kind"].isin(["restated", "next"]) & changes["change"].notna()]
    assert sorted(row[0] for row in rows) == sorted(changed["unit"])
    biggest = changed.loc[changed["change"].abs().idxmax()]
    assert rows[0][:2] == [biggest["unit"], biggest["period"]]
    assert rows[0][4] == f"{biggest['score']:.1f}"


def test_other_grades_have_their_own_colours():
    tree = {**SMALL, "grades": {"labels": ["A", "B", "C", "D", "E"], "scores": [100, 80, 60, 40, 20]}}
    tree["children"] = [{**SMALL["children"][0], "thresholds": [1, 5, 10, 50, 100]}]
    html = render_html(small_evaluation(tree))
    assert len(set(re.findall(r"\.g\d\{--c:(#\w{6})\}", html))) == 5
    assert "on a scale of 20 to 100" in Page(html).text
