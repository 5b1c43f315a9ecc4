"""The configuration: same shapes as evaluate's arguments, strict keys, and paths in every error."""

import pytest

from sqeval.errors import ConfigError
from sqeval.job.config import read_config


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sauce]", "sqeval.toml: sauce: unknown key. Did you mean 'source'"),
        ("[source]\npresett = 'canonical'", "source.presett: unknown key. Did you mean 'preset'"),
        ("[group]\nmin_n = 0", "group.min_n"),
        ("[group]\nfrm = '2026-01'", "group.frm: unknown key. Did you mean 'from'"),
        ("[group]\nby = 3", "group.by"),
        ("[dea]\ninput = ['x']", "dea.input: unknown key. Did you mean 'inputs'"),
        ("[gates]\nfail_onn = ['missed']", "gates.fail_onn: unknown key"),
        ("[targets]\nresolution_rate = { op = '>=', target = 'high' }", "targets.resolution_rate.target"),
        ("[targets]\nresolution_rate = { op = '=>', target = 0.9 }", "targets.resolution_rate.op"),
        ("[[targets.resolution_rate]]\nop = '>='\ntarget = 0.9\n[[targets.resolution_rate]]\nop = '=>'", "targets.resolution_rate[1].op"),
        ("[targets]\nresolution_rate = []", "targets.resolution_rate"),
        ("[grades]\nlabels = ['good', 'bad']", "grades.scores: is missing"),
        ("[source\n", "is not valid TOML"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_path(configuration, text, message):
    with pytest.raises(ConfigError) as caught:
        read_config(configuration(text))
    assert message in str(caught.value)
    assert "sqeval.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere.toml: cannot be read"):
        read_config(tmp_path / "nowhere.toml")


def test_no_file_is_an_empty_configuration(configuration):
    assert read_config(None) == read_config(configuration("# nothing\n"))


def test_dates_of_toml_bare_years_and_single_words_are_taken(configuration):
    config = read_config(configuration("[group]\nfrom = 2026-01-01\nto = 2026\nby = 'shop'\n[gates]\nfail_on = 'missed'\n"))
    assert (config.group.start, config.group.end, config.group.by, config.gates.fail_on) == ("2026-01-01", "2026", ("shop",), ("missed",))


def test_a_byte_order_mark_is_no_error(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf[group]\nmin_n = 4\n")
    assert read_config(path).group.min_n == 4


def test_an_indicator_may_have_several_targets(configuration):
    text = "[[targets.solved]]\nop = '>='\ntarget = 0.9\n[[targets.solved]]\nop = '>='\ntarget = 0.8\norigin = 'promise'\n"
    found = read_config(configuration(text)).targets
    assert [target.origin for target in found["solved"]] == ["target", "promise"]
