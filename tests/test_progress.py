"""Progress: silent, a bar on stderr, or a function of the caller."""

import builtins

import pytest

from sqeval.errors import MissingExtraError, OptionError
from sqeval.progress import track


def test_it_is_silent_by_default(capsys):
    assert list(track([1, 2], 2, "things")) == [1, 2]
    assert capsys.readouterr() == ("", "")


def test_a_function_hears_of_every_item_after_it_is_done():
    heard, done = [], []
    for item in track("abc", 3, "letters", lambda *news: heard.append((*news, len(done)))):
        done.append(item)
    assert heard == [(1, 3, "letters", 1), (2, 3, "letters", 2), (3, 3, "letters", 3)]


def test_a_bar_keeps_stdout_clean(capsys):
    assert list(track(range(3), 3, "things", progress=True)) == [0, 1, 2]
    assert capsys.readouterr().out == ""


def test_a_bar_needs_an_extra(monkeypatch):
    true_import = builtins.__import__

    def without_rich(name, *args, **kwargs):
        if name.startswith("rich"):
            raise ImportError(name)
        return true_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_rich)
    with pytest.raises(MissingExtraError, match=r"sqeval\[cli\]"):
        list(track([1], 1, "things", progress=True))


def test_a_word_is_no_progress():
    with pytest.raises(OptionError, match="progress: is neither True, False nor a function"):
        list(track("ab", 2, "letters", progress="yes"))
