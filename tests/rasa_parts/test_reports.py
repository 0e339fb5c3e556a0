"""The report of a training is kept beside the model, is the one that was made, and goes with its model."""

import tarfile
from datetime import date
from io import BytesIO
from pathlib import Path

from bot.engine.learning import learnt
from bot.journeys.library import load_project
from bot.project import Project
from bot.rasa_parts.releases import ModelNote, latest_model, model_of_release, prune, report_file, write_note
from bot.rasa_parts.reports import keep_report, read_report


def archive(path: Path, content: bytes | None) -> Path:
    with tarfile.open(path, "w:gz") as opened:
        for name, inside in {"metadata.json": b"{}", "components/classifier/report.json": content}.items():
            if inside is not None:
                member = tarfile.TarInfo(name)
                member.size = len(inside)
                opened.addfile(member, BytesIO(inside))
    return path


def test_rasa_trains_on_what_is_learnt_in_memory_and_reports_the_same(trained_project: Project) -> None:
    maps = load_project(trained_project, today=date(2026, 11, 22))
    report = read_report(latest_model(trained_project.models))
    assert report is not None
    assert len([each for each in report.questions if "/" in each.leaf]) == 55
    assert report == learnt(maps)


def test_what_a_model_holds_is_kept_beside_it(tmp_path: Path) -> None:
    model = archive(tmp_path / "20261122-now.tar.gz", b'{"some": "report"}')
    keep_report(model)
    assert report_file(model) == tmp_path / "20261122-now.report.json"
    assert report_file(model).read_bytes() == b'{"some": "report"}'
    assert read_report(model) is None, "of another version"


def test_a_model_of_another_pipeline_has_no_report(tmp_path: Path) -> None:
    model = archive(tmp_path / "theirs.tar.gz", None)
    keep_report(model)
    assert not report_file(model).exists()
    assert read_report(model) is None


def test_the_report_goes_with_its_model(tmp_path: Path) -> None:
    for number in range(4):
        model = archive(tmp_path / f"2026112{number}.tar.gz", b"{}")
        keep_report(model)
        write_note(model, ModelNote(f"release {number % 2}", "x", 1.0))
    prune(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.report.json")) == [
        "20261121.report.json",
        "20261122.report.json",
        "20261123.report.json",
    ]


def test_the_newest_model_of_a_release_is_found(tmp_path: Path) -> None:
    for number, release in enumerate(["a", "b", "a", "c"]):
        write_note(archive(tmp_path / f"{number}.tar.gz", None), ModelNote(release, "x", 1.0))
    archive(tmp_path / "plain.tar.gz", None)
    assert model_of_release(tmp_path, "a") == tmp_path / "2.tar.gz"
    assert model_of_release(tmp_path, "d") is None
    assert model_of_release(tmp_path / "none", "a") is None
