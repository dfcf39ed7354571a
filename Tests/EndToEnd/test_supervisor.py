"""`emulator supervise`, as the emulator speaks to it: nothing that it started outlives the other end of its pipe."""

import os
import select
import signal
import struct
import subprocess
from pathlib import Path

import pytest

from control import until
from process import BINARY, PATIENCE, clean_environment

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


def text(value):
    data = os.fsencode(value)
    return struct.pack(">I", len(data)) + data


class Supervisor:
    """Frames: a length of four bytes, a kind of one, its members."""

    def __init__(self):
        self.process = subprocess.Popen(
            [str(BINARY), "supervise"], env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.last = 0

    def send(self, kind, members):
        self.process.stdin.write(struct.pack(">IB", len(members) + 1, kind) + members)
        self.process.stdin.flush()

    def start(self, script):
        self.last += 1
        path = os.environ["PATH"]
        self.send(
            1,
            struct.pack(">I", self.last)
            + text("/bin/sh")
            + struct.pack(">I", 2)
            + text("-c")
            + text(script)
            + struct.pack(">I", 1)
            + text("PATH")
            + text(path)
            + text("/")
            + struct.pack(">Q", 0),
        )
        return self.last

    def signal(self, program, number):
        self.send(2, struct.pack(">Ii", program, number))

    def remove_at_end(self, path):
        self.send(3, text(path))

    def stop(self, milliseconds):
        self.send(4, struct.pack(">I", milliseconds))

    def event(self):
        """The next one: (kind, program, the rest)."""
        head = self.process.stdout.read(4)
        if len(head) < 4:
            return None
        frame = self.process.stdout.read(struct.unpack(">I", head)[0])
        kind, program = struct.unpack(">BI", frame[:5])
        return kind, program, frame[5:]

    def wrote(self, program):
        """What it writes next."""
        while (event := self.event()) is not None:
            if event[0] == 3 and event[1] == program:
                return event[2][4:]
        raise AssertionError("the supervisor ended")

    def exited(self, program):
        """How it ended: its exit code, or a signal as a negative number."""
        while (event := self.event()) is not None:
            if event[0] in (4, 5) and event[1] == program:
                number = struct.unpack(">i", event[2])[0]
                return number if event[0] == 4 else -number
        raise AssertionError("the supervisor ended")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def supervisor():
    with Supervisor() as supervisor:
        yield supervisor


def is_alive(process_id):
    return Path(f"/proc/{process_id}").exists()


# Each writes the ids of all that it leaves behind, and then stays.
FAMILIES = {
    "a process": "echo $$; exec sleep 1000",
    "its children": "sleep 1000 & echo $$ $!; wait",
    "one that ignores signals": "trap '' TERM INT HUP; echo $$; while :; do sleep 1000; done",
    "one that left the group": "setsid sleep 1000 & echo $$ $!; wait",
    # The shell between goes at once: what it started becomes the supervisor's own child.
    "a daemon": "(setsid sh -c 'sleep 1000 & echo $$ $!; wait' &); exec sleep 1000",
}


@pytest.mark.parametrize("end", ["the pipe closes", "a stop", "a frame that makes no sense"])
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_left(supervisor, family, end):
    ids = [int(word) for word in supervisor.wrote(supervisor.start(FAMILIES[family])).split()]
    assert ids and all(is_alive(process_id) for process_id in ids)
    if end == "a stop":
        supervisor.stop(0)
    elif end == "the pipe closes":
        supervisor.process.stdin.close()
    else:
        supervisor.process.stdin.write(b"\x00\x00\x00\x01\xff")
        supervisor.process.stdin.flush()
    while supervisor.event() is not None:
        pass
    assert supervisor.process.wait(PATIENCE) == 0
    assert not [process_id for process_id in ids if is_alive(process_id)]


def test_what_a_terminal_sends_does_not_end_it(supervisor):
    program = supervisor.start("echo up; exec sleep 1000")
    assert supervisor.wrote(program) == b"up\n"
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        supervisor.process.send_signal(name)
    supervisor.signal(program, signal.SIGTERM)
    assert supervisor.exited(program) == -signal.SIGTERM


def test_its_own_death_takes_its_processes_along(supervisor):
    process_id = int(supervisor.wrote(supervisor.start("echo $$; exec sleep 1000")))
    # A descriptor of the process: readable once it has ended, whoever reaps it.
    descriptor = os.pidfd_open(process_id)
    supervisor.process.kill()
    supervisor.process.wait(PATIENCE)
    assert select.select([descriptor], [], [], PATIENCE)[0]
    os.close(descriptor)


def test_folders_are_removed_when_the_pipe_closes(supervisor, tmp_path):
    ours, others = tmp_path / "emulator-1", tmp_path / "other"
    for folder in (ours / "code" / "package", others):
        folder.mkdir(parents=True)
        (folder / "module.py").write_text("")
    (ours / "code" / "link").symlink_to(others)
    supervisor.remove_at_end(ours)
    supervisor.remove_at_end(others)
    supervisor.remove_at_end(tmp_path / "nowhere")
    supervisor.process.stdin.close()
    assert supervisor.process.wait(PATIENCE) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]
    assert (others / "module.py").exists()


def resident_kilobytes(process_id):
    (line,) = [line for line in Path(f"/proc/{process_id}/status").read_text().splitlines() if "VmRSS" in line]
    return int(line.split()[1])


def test_output_that_nobody_reads_waits_in_its_pipe(supervisor, tmp_path):
    flood = supervisor.start("exec yes")
    assert supervisor.wrote(flood).startswith(b"y\ny\n")
    before = resident_kilobytes(supervisor.process.pid)
    # Commands are taken all the same. In the time that this one needs, `yes` writes hundreds of megabytes.
    supervisor.start(f"head -c 300000000 /dev/zero | cksum; : > '{tmp_path}/done'")
    until((tmp_path / "done").exists, "a program that was started while output waits")
    assert resident_kilobytes(supervisor.process.pid) - before < 16 * 1024
    supervisor.signal(flood, signal.SIGTERM)
    assert supervisor.exited(flood) == -signal.SIGTERM


def test_many_that_end_at_once_are_each_told(supervisor):
    programs = {supervisor.start(f"exit {number}"): number for number in range(100)}
    ended = {}
    while len(ended) < len(programs):
        kind, program, rest = supervisor.event()
        if kind in (4, 5):
            ended[program] = struct.unpack(">i", rest)[0]
    assert ended == programs
