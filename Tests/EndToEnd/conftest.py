import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from appsync import AppSync
from control import Control
from process import BINARY, FIXTURES, PATIENCE, Emulator, clean_environment, run
from signing import TEST, aws_options
from tables import create_table


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is not there: build it with `make debug`, or name another with EMULATOR=path", 1)


def pytest_report_header(config):
    return f"emulator: {BINARY}"


@pytest.fixture(scope="session")
def emulator():
    """One emulator for every test that leaves the others alone: with tables, users and jobs of its own."""
    with Emulator("--seed", FIXTURES / "sessions") as emulator:
        yield emulator


@pytest.fixture
def start():
    """Starts emulators of the test's own; what still runs at its end must stop cleanly."""
    running = []

    def start(*arguments, **options):
        emulator = Emulator(*arguments, **options)
        running.append(emulator)
        return emulator

    yield start
    for emulator in running:
        emulator.__exit__(None)


@pytest.fixture(scope="session")
def has_tls(tmp_path_factory):
    """Whether the binary was built with TLS (`make test` does, a build without traits does not)."""
    answer = run(
        "exec", "--tls", "--", "true", environment=clean_environment(HOME=str(tmp_path_factory.mktemp("home"))))
    assert answer.returncode == 0 or "this build of the emulator has no TLS" in answer.stderr
    return answer.returncode == 0


@pytest.fixture(scope="session")
def control(emulator):
    return Control(emulator)


@pytest.fixture(scope="session")
def api(emulator):
    return AppSync(emulator)


@pytest.fixture(scope="session")
def aws(emulator):
    """boto3 clients by service: `aws("dynamodb")`."""

    def client(service, of=emulator, credentials=TEST):
        return boto3.client(service, **aws_options(of, credentials))

    return client


@pytest.fixture(scope="session")
def dynamodb(emulator):
    """boto3's client: attribute values with their types, as they travel."""
    return boto3.client("dynamodb", **aws_options(emulator))


@pytest.fixture(scope="session")
def resource(emulator):
    """boto3's resource: plain Python values."""
    return boto3.resource("dynamodb", **aws_options(emulator))


@pytest.fixture(scope="session")
def sessions(resource):
    """The seeded table."""
    return resource.Table("user_sessions")


@pytest.fixture
def table(resource):
    table = create_table(resource)
    yield table
    table.delete()


@pytest.fixture
def numbered_table(resource):
    """Its sort key is a number."""
    table = create_table(resource, range_type="N")
    yield table
    table.delete()


@pytest.fixture(scope="session")
def aws_cli(emulator, tmp_path_factory):
    """The AWS CLI, pointed at the emulator by nothing but the environment that `emulator env` prints."""
    home = tmp_path_factory.mktemp("home")
    program = Path(sys.executable).parent / "aws"

    def run(*arguments, of=emulator):
        return subprocess.run(
            [str(program), *map(str, arguments)],
            env=of.environment() | {"HOME": str(home), "AWS_PAGER": "", "AWS_DEFAULT_OUTPUT": "json"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return run
