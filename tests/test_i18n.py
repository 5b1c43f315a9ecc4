"""The catalogue: every entry in both languages with the same placeholders, and every key that the code names is there."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from sqeval import i18n, options
from sqeval.errors import OptionError

SRC = Path(i18n.__file__).parents[1]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SRC.rglob("*.py")}
CATALOGUE = i18n.catalogue()


#: What stands between words is nothing in Chinese; and Chinese says how many there are in all, not how many more.
SPACE, AND_MORE = "report.space", "report.and_more"


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_an_entry_has_both_languages_and_the_same_placeholders(key):
    entry = CATALOGUE[key]
    assert set(entry) == {"en", "zh"}
    assert key == SPACE or all(text.strip() for text in entry.values())
    assert key == AND_MORE or placeholders(entry["en"]) == placeholders(entry["zh"])


def test_english_is_english():
    assert [key for key, entry in CATALOGUE.items() if re.search(r"[\u4e00-\u9fff]", entry["en"].replace("中文", ""))] == []


def calls(names):
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                function = node.func
                if (function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)) in names:
                    yield path, node


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


#: Folders whose own `text` looks up words of their own area where the key names none.
AREAS = ("report", "plots")


def text_keys():
    """Full keys of calls of `text`; of a key put together from parts, the beginning, which ends with *."""
    for path, node in calls({"text"}):
        first = node.args[0]
        parts = first.values if isinstance(first, ast.JoinedStr) else [first]
        key, ending = literal(parts[0]), "*" if len(parts) > 1 else ""
        area = path.relative_to(SRC).parts[0]
        if key is not None and re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]*", key):
            yield path, key + ending
        elif key is not None and area in AREAS and re.fullmatch(r"[a-z0-9_]+", key):
            yield path, f"{area}.{key}{ending}"


def caution_codes():
    for path, node in calls({"Caution", "counted"}):
        code = literal(node.args[0])
        if code is not None:
            yield path, code


def test_the_scan_finds_what_it_looks_for():
    assert len(list(text_keys())) > 20
    assert len(list(caution_codes())) > 10


@pytest.mark.parametrize("key", sorted({key for _, key in text_keys()}))
def test_a_key_that_the_code_names_is_in_the_catalogue(key):
    assert any(known.startswith(key[:-1]) for known in CATALOGUE) if key.endswith("*") else key in CATALOGUE


@pytest.mark.parametrize("code", sorted({code for _, code in caution_codes()}))
def test_a_caution_has_a_text(code):
    assert f"caution.{code}" in CATALOGUE


def strings():
    """Every text that stands in the code, whole or as a part of an f-string."""
    for tree in TREES.values():
        yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_no_caution_is_left_without_a_user():
    named = set(strings())
    unused = [key for key in CATALOGUE if key.startswith("caution.") and key.removeprefix("caution.") not in named]
    # The fuzzy evaluation of a hierarchy writes the codes of single evaluations with this ending.
    assert [key for key in unused if not key.endswith("_at")] == []


@pytest.mark.parametrize("kind", [options.Direction, options.Cohort])
def test_words_that_are_looked_up_by_name_are_there(kind):
    area = {"Direction": "common", "Cohort": "measure"}[kind.__name__]
    assert {f"{area}.{word.value}" for word in kind} <= set(CATALOGUE)


def test_placeholders_are_filled_in():
    assert i18n.text("caution.small_sample", "en", count=2, least=10, where="A, B").startswith("2 group(s) have fewer than 10")
    assert i18n.text("COMMON.score".lower(), "ZH") == "得分"


def test_braces_in_values_are_harmless():
    assert "{0}" in i18n.text("measure.share", column="{0}")


def test_lists_are_separated_as_the_language_does():
    assert (i18n.listing(["a", "b"]), i18n.listing(["a", "b"], "zh")) == ("a, b", "a、b")
    assert (i18n.sequence(["a", "b"]), i18n.sequence(["a", "b"], "zh")) == ("a; b", "a；b")
    assert i18n.listing("abcdef", "zh", most=5) == "a、b、c、d、e …"
    assert i18n.listing(()) == ""


@pytest.mark.parametrize(
    ("place", "zh"),
    [
        ("(missing)", "（缺失）"),
        ("Team 1 / (missing) · 2026-02", "Team 1 / （缺失） · 2026-02"),
        ("promise_kept: (missing), 2026-02", "promise_kept: （缺失）, 2026-02"),
        ("Team 1 · (all)", "Team 1 · （全部）"),
        ("Team (missing)", "Team (missing)"),
        ("(missing) persons", "(missing) persons"),
        ("the goal", "目标"),
    ],
)
def test_words_that_stand_for_a_name_are_told_from_names(place, zh):
    assert (i18n.with_words(place), i18n.with_words(place, "zh")) == (place, zh)


def test_no_two_entries_are_the_same_separator():
    separators = [key for key, entry in CATALOGUE.items() if not re.search(r"[\w{]", entry["en"] + entry["zh"])]
    assert sorted(separators) == ["common.colon", "common.comma", "common.semicolon", "report.slash", "report.space"]


def test_an_unknown_language_names_the_known_ones():
    with pytest.raises(OptionError, match="Known: 'en', 'zh'"):
        i18n.text("common.score", "fr")


def test_a_users_own_labels_fall_back_to_english():
    assert i18n.bilingual({"en": "Speed", "zh": "速度"}, "zh") == "速度"
    assert i18n.bilingual({"en": "Speed", "zh": ""}, "zh") == "Speed"
    assert i18n.bilingual({"en": "Speed"}, "zh") == "Speed"
