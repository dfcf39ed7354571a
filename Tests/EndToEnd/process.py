"""The emulator as a process: started on a free port, ready when it says so, stopped by a signal."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "fixtures"
BINARY = Path(os.environ.get("EMULATOR", REPOSITORY / ".build/debug/emulator")).absolute()

# What functions run on, as `make runtimes` sets it up.
RUNTIMES = os.environ.get("EMULATOR_RUNTIMES", str(REPOSITORY / ".runtimes"))

# How long anything may take before a test gives up on it. Nothing is asserted about time; this only ends a wait.
PATIENCE = 60.0


def clean_environment(**more):
    """The shell's environment without whatever would steer an AWS client or the emulator."""
    misleading = ("AWS_", "EMULATOR_", "APPSYNC_", "USER_SESSIONS_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(misleading)}
    environment.pop("EMULATOR", None)
    return environment | {"EMULATOR_RUNTIMES": RUNTIMES} | more


def run(*arguments, environment=None, patience=PATIENCE, **options):
    """One command of the emulator's, run to its end."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)],
        env=environment if environment is not None else clean_environment(),
        capture_output=True,
        text=True,
        timeout=patience,
        **options,
    )


class NotReady(Exception):
    """The emulator ended before it was ready, or never said that it is."""


class Emulator:
    """`emulator serve`, from the ready line to the exit code."""

    def __init__(self, *arguments, environment=None):
        self.process = subprocess.Popen(
            [str(BINARY), "serve", "--port", "0", *map(str, arguments)],
            env=environment if environment is not None else clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._ended = False
        self._lines = queue.Queue()
        self._log = []
        self._readers = [
            threading.Thread(target=self._read_output, daemon=True),
            threading.Thread(target=self._read_log, daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        try:
            line = self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            self.kill()
            raise NotReady(f"no ready line within {PATIENCE} s; stderr:\n{self.log}") from None
        if line is None:
            self._ended = True
            self.process.wait(PATIENCE)
            self._join()
            raise NotReady(f"exit code {self.process.returncode}; stderr:\n{self.log}")
        self.ready = json.loads(line)
        assert self.ready["event"] == "ready", line

    def _read_output(self):
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _read_log(self):
        for line in self.process.stderr:
            self._log.append(line)

    def _join(self):
        for reader in self._readers:
            reader.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()

    @property
    def endpoint(self):
        return self.ready["endpoint"]

    @property
    def log(self):
        return "".join(self._log)

    def environment(self):
        """What `emulator env` says a client needs, on top of a clean environment."""
        answer = run("env", "--format", "json", "--endpoint", self.endpoint)
        assert answer.returncode == 0, answer.stderr
        environment = clean_environment()
        for name, value in json.loads(answer.stdout).items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        return environment

    def stop(self, with_signal=signal.SIGTERM):
        """Asks it to stop; returns the exit code."""
        assert self.process.poll() is None, f"ended by itself, exit code {self.process.returncode}:\n{self.log}"
        self._ended = True
        self.process.send_signal(with_signal)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop on {with_signal.name}; stderr:\n{self.log}") from None
        self._join()
        return code

    def kill(self):
        self._ended = True
        self.process.kill()
        self.process.wait(PATIENCE)
        self._join()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self._ended:
            return
        code = self.stop()
        if kind is None:
            assert code == 0, f"exit code {code}; stderr:\n{self.log}"
        elif self._log:
            print(self.log, file=sys.stderr)
