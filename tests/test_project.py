"""What the running product writes never ends up in git by accident."""

from bot.project import Project


def test_var_tells_git_to_keep_out_and_respects_what_is_there(tmp_path):
    project = Project(tmp_path)
    assert project.provide_var() == tmp_path / "var"
    assert (tmp_path / "var" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    (tmp_path / "var" / ".gitignore").write_text("mine", encoding="utf-8")
    project.provide_var()
    assert (tmp_path / "var" / ".gitignore").read_text(encoding="utf-8") == "mine"
