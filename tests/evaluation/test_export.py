import csv
import io
import json

import openpyxl
import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import DataError, IntegrityError
from sqeval.evaluation import export
from sqeval.evaluation.definitions import fingerprint
from sqeval.evaluation.manifest import verify_run, write_run

KEYS = {
    "schema",
    "definitions_sha256",
    "definitions",
    "source",
    "hierarchy",
    "scores",
    "criteria",
    "contributions",
    "indicators",
    "weights",
    "weighting",
    "targets",
    "agreement",
    "measures",
    "composite",
    "uncertainty",
    "stages",
    "efficiency",
    "changes",
    "warnings",
}


def test_json_holds_the_evaluation_in_a_versioned_schema(sample, tmp_path):
    data = json.loads(sample.to_json(tmp_path / "e.json").read_text(encoding="utf-8"))
    assert data["schema"] == "sqeval.evaluation/1"
    assert set(data) == KEYS
    scores = sample.scores
    assert [row["score"] for row in data["scores"]] == scores["score"].tolist()
    assert {row["rank"] for row in data["scores"] if row["small_sample"]} == {None}
    assert sum(row["global"] for row in data["weights"] if row["node"] in data["definitions"]["indicators"]) == pytest.approx(1)
    assert sq.Hierarchy.from_dict(data["hierarchy"]) == sample.hierarchy
    assert all(row["message"] and row["message_zh"] for row in data["warnings"])


def test_efficiencies_in_the_json_are_those_of_the_scores(sample):
    data = json.loads(export.json_text(sample))
    scores = {(row["period"], row["unit"]): row["efficiency"] for row in data["scores"]}
    for row in data["efficiency"]:
        assert row["efficiency"] == scores[row["frontier"], row["unit"]]
        assert (row["targets"] is None) == (row["efficiency"] is None) == (row["status"] != "optimal")
    assert {row["unit"] for row in data["efficiency"] if row["status"] == "beyond frontier"} == {"Team 7"}


def test_scores_csv_is_the_scores_in_full_precision(sample, tmp_path):
    path = export.to_csv(sample, tmp_path / "scores.csv")
    again = pd.read_csv(path)
    assert list(again.columns) == ["unit", "period", "score", "grade", "efficiency", "rank", "n", "low", "high", "small_sample"]
    assert again["score"].tolist() == sample.scores["score"].tolist()


def test_live_cells_are_made_inert(tmp_path):
    names = ["=1+1", "+1", "-1", "@x", "\tx", "Team 1"]
    rows = [{"request_id": f"{k}-{name}", "team": name, "created_at": "2026-01-02", "rating": 5} for name in names for k in range(10)]
    tree = {"name": "g", "children": [{"name": "stars", "measure": {"kind": "rating", "column": "rating", "answers": {"5": 1, "1": 4}}}]}
    ev = quiet(sq.evaluate, quiet(sq.read_records, pd.DataFrame(rows)), sq.Hierarchy.from_dict(tree))
    text = export.to_csv(ev, tmp_path / "s.csv").read_text(encoding="utf-8")
    cells = [row["unit"] for row in csv.DictReader(io.StringIO(text))]
    assert sorted(cells) == [*sorted(f"'{name}" for name in names[:-1]), "Team 1"]
    sheet = openpyxl.load_workbook(ev.to_excel(tmp_path / "s.xlsx"))["scores"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_stages_come_with_their_efficiencies(sample):
    inside = sample.stage_efficiency
    ends = inside.ends["handling"].to_numpy()
    for row, (low, high), weak in zip(export.as_dict(sample)["stages"], ends, inside.weak_stage, strict=True):
        assert row["weak_stage"] == (None if pd.isna(weak) else weak)
        assert row["handling_efficiency_min"] == (None if pd.isna(low) else low)
        assert row["handling_efficiency_max"] == (None if pd.isna(high) else high)


def test_the_workbook_has_a_sheet_a_table(sample, tmp_path):
    book = openpyxl.load_workbook(sample.to_excel(tmp_path / "e.xlsx", lang="zh"))
    assert book.sheetnames == [
        "scores",
        "criteria",
        "contributions",
        "indicators",
        "weights",
        "targets",
        "agreement",
        "stages",
        "definitions",
    ]
    assert book["scores"].max_row == len(sample.scores) + 1


def test_a_rerun_gives_the_same_bytes_but_for_the_manifests_times(sample_records, tmp_path):
    runs = []
    for name in ("a", "b"):
        shuffled = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative")
        runs.append(write_run(shuffled, tmp_path / name, inputs={"configuration": None}))
    for file in ("scores.csv", "evaluation.json", "report.html"):
        assert runs[0][file].read_bytes() == runs[1][file].read_bytes()
    manifests = [json.loads(run["run.json"].read_text(encoding="utf-8")) for run in runs]
    for manifest in manifests:
        assert manifest.pop("finished_at")
    assert manifests[0] == manifests[1]


def test_shuffled_rows_change_no_byte():
    def text(seed):
        paths = sq.datasets.sample_paths()
        frames = {name: pd.read_csv(path, dtype={"request_id": str}) for name, path in paths.items()}
        frames = {name: frame.sample(frac=1, random_state=seed) if seed else frame for name, frame in frames.items()}
        records = quiet(sq.read_records, frames.pop("records"), label_variants="merge", **frames)
        return export.json_text(quiet(sq.evaluate, records, sq.hierarchies.after_sales()))

    assert text(0) == text(1)


def test_the_manifest_says_what_went_in(sample, tmp_path):
    manifest = json.loads(write_run(sample, tmp_path)["run.json"].read_text(encoding="utf-8"))
    source = manifest["source"]
    assert source["rows_in"] == source["rows_kept"] + source["rows_rejected"]
    assert sum(source["rejected_by_reason"].values()) == source["rows_rejected"]
    assert len(source["sha256"]) == 64
    assert manifest["seed"] == 0
    assert fingerprint(manifest["definitions"]) == manifest["definitions_sha256"]
    assert set(manifest["outputs"]) == {"scores.csv", "evaluation.json", "report.html"}


def test_verify_finds_what_changed(sample, tmp_path):
    write_run(sample, tmp_path)
    assert verify_run(tmp_path) == ("scores.csv", "evaluation.json", "report.html")
    path = tmp_path / "scores.csv"
    path.write_bytes(path.read_bytes().replace(b"good", b"fine", 1))
    with pytest.raises(IntegrityError, match=r"scores\.csv.*is not what the run wrote"):
        verify_run(tmp_path)
    path.unlink()
    with pytest.raises(IntegrityError, match="is missing"):
        verify_run(tmp_path)


@pytest.mark.parametrize(
    "text", ["[]", "3", "{}", '{"outputs": []}', '{"outputs": {}}', '{"outputs": {"a": 1}}', '{"outputs": {"a": {}}}', "{"]
)
def test_a_manifest_without_outputs_is_refused(tmp_path, text):
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="is no manifest of a run") as caught:
        verify_run(tmp_path)
    assert caught.value.exit_code == 3


def test_an_output_that_is_a_link_out_of_the_folder_is_refused(sample, tmp_path):
    path = write_run(sample, tmp_path / "run")["scores.csv"]
    path.rename(tmp_path / "scores.csv")
    path.symlink_to(tmp_path / "scores.csv")
    with pytest.raises(IntegrityError, match="link out of the folder"):
        verify_run(tmp_path / "run")


def test_verify_stays_inside_the_folder(sample, tmp_path):
    path = write_run(sample, tmp_path / "run")["run.json"]
    (tmp_path / "scores.csv").write_text("x", encoding="utf-8")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"]["../scores.csv"] = manifest["outputs"].pop("scores.csv")
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IntegrityError):
        verify_run(tmp_path / "run")


def test_a_folder_without_a_manifest_is_named(tmp_path):
    with pytest.raises(DataError, match=r"run\.json.*is no manifest"):
        verify_run(tmp_path)
