"""``zhuti label`` on much: runs that are killed and go on, processes, full disks, two runs at once."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zhuti.label.tasks import Task
from zhuti.label.workers import ordered

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti import Labeller

STORIES = [
    "招聘会上，三百名农民工找到了工作。",
    "护学岗每天守护学生上下学。",
    "夜间晴转多云，气温下降。",
    "她领到了助学金。",
]

# Makes small files long, so that they are labelled and checked off in several parts, and kills itself at the
# n-th line that it executes of the modules that write (-1: never; it says how many there were).
DRIVER = """
import os, signal, sys
from zhuti import files
from zhuti.cli import main
from zhuti.label import journal, outputs, tasks

tasks.CHARACTERS, tasks.SMALL = 60, 200
last = int(sys.argv.pop(1))
lines = 0
watched = {module.__file__ for module in (files, journal, outputs)}

def trace(frame, event, argument):
    global lines
    if frame.f_code.co_filename not in watched:
        return None
    lines += event == "line"
    if lines == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
try:
    main()
finally:
    sys.settrace(None)
    print("lines", lines, file=sys.stderr)
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Write seven small files, one of which is no text and two of which are labelled in parts."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(6):
        count = 12 if number in {1, 4} else 2
        lines = [f"{STORIES[(number + line) % 4]}第{line}版。" for line in range(count)]
        (folder / f"{number}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (folder / "2b.txt").write_bytes(bytes(range(256)))
    return folder


@pytest.fixture
def driver(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``zhuti label`` in a process that kills itself."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER, encoding="utf-8")

    def run(last: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, script, str(last), "label", *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)  # noqa: S603

    return run


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start ``zhuti label``."""
    command = [sys.executable, "-m", "zhuti", "label", *map(str, arguments)]
    # A shell that runs the tests in the background has them ignore Ctrl-C.
    return subprocess.Popen(  # noqa: S603
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509
    )


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(run: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, once more if the first came just before the process began to wait; give what it says."""
    while True:
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return run.communicate(timeout=20)[1]


def manifest(output: Path) -> list[dict]:
    """Read an output's manifest."""
    return [json.loads(line) for line in output.with_name(f"{output.name}.manifest.jsonl").read_text().splitlines()]


def labelled_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut inputs as the driver does."""
    monkeypatch.setattr("zhuti.label.tasks.CHARACTERS", 60)
    monkeypatch.setattr("zhuti.label.tasks.SMALL", 200)


@pytest.mark.parametrize(("form", "times"), [("jsonl", 4), ("csv", 2)])
def test_a_killed_run_goes_on(
    archive: Path, driver: Callable, zhuti: Callable, form: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a run is killed, the next one brings the same bytes as a run that was not."""
    labelled_by_hand(monkeypatch)
    whole = archive.parent / f"whole.{form}"
    ended = driver(-1, archive, "-o", whole, "--resume")
    assert ended.returncode == 1
    assert "2b.txt" in ended.stderr
    assert len(manifest(whole)) > 10
    lines = int(ended.stderr.split()[-1])
    for point in [*(lines * place // times for place in range(1, times)), lines - 4]:
        output = archive.parent / f"killed-{point}.{form}"
        assert driver(point, archive, "-o", output, "--resume").returncode == -signal.SIGKILL
        done = len(manifest(output)) - 1
        outcome = zhuti("label", archive, "-o", output, "--resume")
        assert outcome.code == 1
        assert "2b.txt" in outcome.err
        assert output.read_bytes() == whole.read_bytes()
        assert len(manifest(output)) == len(manifest(whole))
        assert done == 0 or "going on" in outcome.err
        assert sorted(path.name for path in output.parent.glob(f"*{output.name}*")) == [
            output.name,
            f"{output.name}.manifest.jsonl",
        ]


def test_a_run_killed_at_any_time_goes_on(archive: Path, zhuti: Callable) -> None:
    """Killed by the clock, with two processes, which end too; a last run brings the bytes of one that was not."""
    for number in range(40):
        (archive / f"more-{number}.txt").write_text("\n".join(STORIES * 3), encoding="utf-8")
    whole, output = archive.parent / "whole.jsonl", archive.parent / "killed.jsonl"
    assert zhuti("label", archive, "-o", whole).code == 1
    for pause in (0.0, random.random() / 20):
        run = start(archive, "-o", output, "--resume", "--jobs", "2")
        part = output.with_name(f"{output.name}.part")
        grown = part.stat().st_size if part.exists() else 0
        while run.poll() is None and not (part.exists() and part.stat().st_size > grown):
            time.sleep(0.01)
        time.sleep(pause)
        run.kill()
        run.communicate()  # ends only when the processes that share its standard error have
    assert zhuti("label", archive, "-o", output, "--resume").code == 1
    assert output.read_bytes() == whole.read_bytes()


def test_whatever_is_left_of_an_earlier_run_is_checked(
    archive: Path, zhuti: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off or changed anywhere, partial output and manifest still lead to the right bytes."""
    labelled_by_hand(monkeypatch)
    output = archive.parent / "out.csv"
    zhuti("label", archive, "-o", output, "--resume")
    right = output.read_bytes()
    part, lines = output.with_name("out.csv.part"), output.with_name("out.csv.manifest.jsonl")
    noted = lines.read_bytes()
    chance = random.Random(1)
    for _ in range(8):
        labels = right[: chance.randrange(len(right))] + chance.choice([b"", b"half a row"])
        if chance.random() < 0.5:
            place = chance.randrange(1, len(right))
            labels = right[: place - 1] + b"?" + right[place:]
        part.write_bytes(labels)
        lines.write_bytes(noted[: chance.randrange(len(noted))])
        output.unlink(missing_ok=True)
        assert zhuti("label", archive, "-o", output, "--resume").code == 1
        assert output.read_bytes() == right
        assert lines.read_bytes() == noted


def test_changed_inputs_are_labelled_again(archive: Path, zhuti: Callable) -> None:
    """What a run does is the same whether it starts anew or goes on: inputs changed, new, gone, mended."""
    output, fresh = archive.parent / "out.jsonl", archive.parent / "fresh.jsonl"
    changes = {
        "nothing changed": lambda: None,
        "a new input at the end": lambda: (archive / "9.txt").write_text(STORIES[0], encoding="utf-8"),
        "a changed one": lambda: (archive / "3.txt").write_text(STORIES[1] * 2, encoding="utf-8"),
        "a mended one": lambda: (archive / "2b.txt").write_text(STORIES[2], encoding="utf-8"),
        "one fewer": (archive / "5.txt").unlink,
    }
    kept = 0
    for name, change in changes.items():
        change()
        zhuti("label", archive, "-o", fresh)
        before = manifest(output) if output.exists() else []
        zhuti("label", archive, "-o", output, "--resume")
        assert output.read_bytes() == fresh.read_bytes(), name
        assert {Path(entry["input"]).name for entry in manifest(output)[1:]} == {
            path.name for path in archive.iterdir()
        }
        kept += sum(old == new for old, new in zip(before, manifest(output), strict=False))
    assert kept > 10


def test_the_manifest_says_what_was_labelled(archive: Path, zhuti: Callable) -> None:
    """Model, and of each input its size, hash and fate."""
    output = archive.parent / "out.jsonl"
    zhuti("label", archive, "-o", output, "--resume")
    run, *entries = manifest(output)
    assert run["format"] == "jsonl"
    assert len(run["model"]) == 64
    assert [Path(entry["input"]).name for entry in entries] == sorted(path.name for path in archive.iterdir())
    assert [entry["size"] for entry in entries] == [Path(entry["input"]).stat().st_size for entry in entries]
    assert [entry["state"] for entry in entries] == ["done"] * 3 + ["failed"] + ["done"] * 3
    assert entries[-1]["end"] == output.stat().st_size


def test_a_run_with_other_settings_is_not_gone_on_with(archive: Path, zhuti: Callable) -> None:
    """Labels of two kinds are never mixed; the message says what to do."""
    output = archive.parent / "out"
    zhuti("label", archive, "-o", output, "--resume")
    before = output.read_bytes()
    for more in (["--format", "csv"], ["--explain"]):
        outcome = zhuti("label", archive, "-o", output, "--resume", *more)
        assert outcome.code == 1
        assert "delete this file to start again" in outcome.err
        assert output.read_bytes() == before


def test_an_output_in_the_folder_that_is_read(archive: Path, zhuti: Callable) -> None:
    """A run never reads what it writes."""
    output = archive / "out.jsonl"
    for _ in range(2):
        zhuti("label", archive, "-o", output, "--resume")
        sources = [Path(json.loads(line)["source"]).name for line in output.read_text(encoding="utf-8").splitlines()]
        assert [name for name, _ in itertools.groupby(sources)] == [f"{number}.txt" for number in range(6)]


def test_two_runs_into_one_output(archive: Path, zhuti: Callable) -> None:
    """The second is refused and harms nothing; when the first has ended, or died, it may."""
    output, lock = archive.parent / "out.jsonl", archive.parent / ".out.jsonl.lock"
    for more in ([], ["--resume"]):
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            outcome = zhuti("label", archive, "-o", output, *more)
            assert outcome.code == 1
            assert "another run" in outcome.err
            assert not output.exists()
        assert lock.exists()
        assert zhuti("label", archive, "-o", output, *more).code == 1
        assert output.exists()
        assert not lock.exists()
        output.unlink()


@pytest.mark.parametrize("resume", [True, False])
def test_a_full_disk(archive: Path, zhuti: Callable, resume: bool) -> None:
    """It is said in plain words; nothing half is left in the output's place, and --resume goes on."""
    output = archive.parent / "out.jsonl"
    more = ["--resume"] if resume else []
    command = [sys.executable, "-m", "zhuti", "label", archive, "-o", output, *more]
    ended = subprocess.run(  # noqa: S603
        command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "out.jsonl: cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not output.exists()
    assert ("the same command goes on" in ended.stderr) == resume
    left = sorted(path.name for path in archive.parent.iterdir() if "out" in path.name)
    assert left == (["out.jsonl.manifest.jsonl", "out.jsonl.part"] if resume else [])
    outcome = zhuti("label", archive, "-o", output, *more)
    assert ("going on" in outcome.err) == resume
    whole = zhuti("label", archive).out
    assert output.read_text(encoding="utf-8") == whole


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_standard_output_to_a_full_disk(archive: Path) -> None:
    """No traceback, also none from the interpreter at its end."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "zhuti", "label", archive]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert ended.returncode == 1
    assert ended.stderr.strip() == "zhuti: standard output: cannot be written (No space left on device)"


def test_a_closed_pipe_ends_processes_quietly(archive: Path) -> None:
    """``zhuti label --jobs 2 … | head -n 1`` shows no traceback."""
    command = f'"{sys.executable}" -m zhuti label "{archive}" "{archive}" --jobs 2 | head -n 1'
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert len(ended.stdout.splitlines()) == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("resume", [True, False])
def test_ctrl_c_ends_cleanly(archive: Path, zhuti: Callable, resume: bool) -> None:
    """Exit code 130, and a word how to go on."""
    pipe, output = archive.parent / "pipe.txt", archive.parent / "out.jsonl"
    os.mkfifo(pipe)
    inputs = [archive / "0.txt", archive / "1.txt", pipe, archive / "3.txt"]
    run = start(*inputs, "-o", output, *(["--resume"] if resume else []))
    with pipe.open("w"):  # the run has come to it, and waits for what is in it
        said = interrupted(run)
    assert run.returncode == 130
    assert "Traceback" not in said
    assert not output.exists()
    if not resume:
        assert "nothing was written" in said
        return
    assert "2 of 4 inputs are done, and the same command goes on" in said
    pipe.unlink()
    pipe.write_text(STORIES[0], encoding="utf-8")
    assert "2 of 4 inputs are done" in zhuti("label", *inputs, "-o", output, "--resume").err
    assert output.read_text(encoding="utf-8") == zhuti("label", *inputs).out


def test_several_processes_write_the_same(archive: Path, zhuti: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is that of the inputs, however many processes label, and failures are the same."""
    labelled_by_hand(monkeypatch)
    one, two = (zhuti("label", archive, "--format", "csv", "--jobs", jobs) for jobs in (1, 2))
    assert two == one
    assert one.code == 1


def test_results_are_not_piled_up(labeller: Labeller) -> None:
    """Inputs are taken as results are: memory does not grow with the number of inputs."""
    taken = 0

    def tasks() -> itertools.chain[Task]:
        nonlocal taken
        for taken in range(1, 101):
            yield Task(str(taken), error="no such file")

    for given, (task, done) in enumerate(ordered(labeller, tasks(), 2), 1):
        assert task.source == str(given)
        assert done.error == "no such file"
        assert taken - given <= 4
    assert taken == 100


def test_a_killed_process_is_said(archive: Path) -> None:
    """Where the system ends a labelling process, the run ends with a message."""
    pipe = archive.parent / "pipe.txt"
    os.mkfifo(pipe)
    run = start(archive / "0.txt", pipe, archive / "1.txt", "--jobs", "2")
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    with pipe.open("w"):  # waits until a process reads it
        for child in children.read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        _, said = run.communicate()
    assert run.returncode == 1
    assert "a labelling process was killed" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "out.html", "--resume"], "choose jsonl or csv"),
        (["-o", "out.txt", "--resume"], "choose jsonl or csv"),
        (["--resume"], "-o FILE"),
        (["-", "-o", "out.jsonl", "--resume"], "standard input"),
        (["-o", "out.csv", "--explain"], "jsonl or html"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_what_cannot_be_is_refused(
    archive: Path, zhuti: Callable, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """Usage errors, before anything is labelled."""
    monkeypatch.chdir(archive.parent)
    before = sorted(archive.parent.iterdir())
    outcome = zhuti("label", "archive", *arguments)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.replace("│", " ").split())
    assert sorted(archive.parent.iterdir()) == before


def test_an_output_that_is_a_folder_or_a_device(archive: Path, zhuti: Callable) -> None:
    """A folder is refused before anything is labelled; a device is written, not replaced."""
    outcome = zhuti("label", archive, "-o", archive)
    assert outcome.code == 1
    assert "is a folder" in outcome.err
    assert zhuti("label", archive / "0.txt", "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_file_name_that_is_no_utf_8(tmp_path: Path, zhuti: Callable) -> None:
    """Names from archives of other systems come out as JSON escapes, which lead back to the file."""
    name = os.fsencode(tmp_path) + b"/\xd0\xc2\xce\xc5.txt"
    Path(os.fsdecode(name)).write_text(STORIES[0], encoding="utf-8")
    output = tmp_path / "out.jsonl"
    assert zhuti("label", tmp_path, "-o", output, "--resume").code == 0
    assert os.fsencode(json.loads(output.read_text(encoding="utf-8"))["source"]) == name
    assert "1 of 1 inputs are done" in zhuti("label", tmp_path, "-o", output, "--resume").err
