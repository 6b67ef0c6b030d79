import errno
import signal
from pathlib import Path

import pytest

from samsyn.errors import OutputError
from samsyn.interchange.folder import check_inputs_apart, check_output, fingerprints, output_folder, write_run
from samsyn.types import Message


def write(folder: Path, *, name: str = "report.html", text: str = "new") -> None:
    with output_folder(folder) as partial:
        (partial / name).write_text(text, encoding="utf-8")
        write_run(partial, {"samsyn": "0"})


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def test_a_new_folder_holds_what_was_written(tmp_path) -> None:
    """The folder appears whole, with nothing beside it."""
    write(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.html", "run.json"]
    assert leftovers(tmp_path / "out") == []


def test_a_former_run_is_replaced(tmp_path) -> None:
    """A second run takes the place of the first, files that it no longer writes included."""
    write(tmp_path / "out", name="old.html")
    write(tmp_path / "out", text="newer")
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8") == "newer"
    assert not (tmp_path / "out" / "old.html").exists()
    assert leftovers(tmp_path / "out") == []


def test_an_empty_folder_may_be_written_to(tmp_path) -> None:
    """A folder that the user made beforehand is used."""
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert (tmp_path / "out" / "report.html").exists()


@pytest.mark.parametrize("after_a_run", [False, True])
def test_files_of_others_are_never_lost(tmp_path, after_a_run) -> None:
    """A folder with anything that no run wrote is refused by name, and left as it is."""
    folder = tmp_path / "out"
    if after_a_run:
        write(folder, text="first")
    else:
        folder.mkdir()
    (folder / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        write(folder)
    assert (folder / "thesis.docx").read_text(encoding="utf-8") == "years of work"
    assert not after_a_run or (folder / "report.html").read_text(encoding="utf-8") == "first"


def test_a_file_in_the_way_is_an_error(tmp_path) -> None:
    """A file where the folder should be is not overwritten."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        check_output(tmp_path / "out")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError])
def test_nothing_half_written_is_left(tmp_path, failure) -> None:
    """A run that fails or is interrupted leaves the former result and nothing else."""
    write(tmp_path / "out", text="first")

    def fail() -> None:
        with output_folder(tmp_path / "out") as partial:
            (partial / "report.html").write_text("half", encoding="utf-8")
            raise failure

    with pytest.raises(failure):
        fail()
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8") == "first"
    assert leftovers(tmp_path / "out") == []


def test_a_full_disk_is_said_in_plain_words(tmp_path) -> None:
    """No space left gives one clear line with what to do, and leaves nothing."""
    with pytest.raises(OutputError, match=r"no space left.*--output"), output_folder(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert leftovers(tmp_path / "out") == []


def test_a_long_name_is_no_obstacle(tmp_path) -> None:
    """A name as long as the system allows can be written."""
    write(tmp_path / ("n" * 255))
    assert (tmp_path / ("n" * 255) / "report.html").exists()


@pytest.mark.parametrize("name", ["file/below", "n" * 300])
def test_an_impossible_place_is_refused_before_any_work(tmp_path, name) -> None:
    """Where no folder can ever be, the refusal comes when it is asked for."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        check_output(tmp_path / name)


def test_a_disk_of_its_own_is_refused_before_any_work(tmp_path, monkeypatch) -> None:
    """A mounted folder cannot change places with another one, which is said at once."""
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "out")
    with pytest.raises(OutputError, match="disk of its own"):
        check_output(tmp_path / "out")


def test_an_interruption_waits_until_folders_have_changed_places(tmp_path, monkeypatch) -> None:
    """Interrupted between putting the former result aside and placing the new one, neither is lost."""
    write(tmp_path / "out", text="first")
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out", text="second")
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8") == "second"
    assert leftovers(tmp_path / "out") == []


def test_errors_name_the_folder_that_the_user_knows(tmp_path) -> None:
    """The hidden folder beside the output is nobody's business."""
    with pytest.raises(OutputError) as caught, output_folder(tmp_path / "out") as partial:
        raise OutputError(Message("No."), place=str(partial / "report.html"))
    assert caught.value.place == str(tmp_path / "out" / "report.html")


@pytest.mark.parametrize("given", ["out", "out/labels.csv", "link.csv"])
def test_a_folder_that_holds_an_input_is_refused(tmp_path, given) -> None:
    """What is to be read would be gone when the folder is replaced, even where it is reached by another name."""
    write(tmp_path / "out", name="labels.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "out" / "labels.csv")
    with pytest.raises(OutputError, match="would replace what is to be read"):
        check_inputs_apart(tmp_path / "out", [str(tmp_path / given)])


def test_inputs_beside_the_folder_are_no_obstacle(tmp_path) -> None:
    """Nor are those around it, those not given and names that are no paths."""
    write(tmp_path / "out")
    check_inputs_apart(tmp_path / "out", [str(tmp_path), str(tmp_path / "out.csv"), "", "patient-centred-care-2015"])


def test_fingerprints_tell_files_apart(tmp_path) -> None:
    """A record names each input with the SHA-256 of its bytes."""
    (tmp_path / "a").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert fingerprints([str(tmp_path / "a")]) == {str(tmp_path / "a"): empty}
