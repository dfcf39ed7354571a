import subprocess
import sys
import uuid
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from appsync import AppSync
from control import Control
from process import BINARY, FIXTURES, PATIENCE, Emulator
from signing import REGION, TEST


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
def control(emulator):
    return Control(emulator)


@pytest.fixture(scope="session")
def api(emulator):
    return AppSync(emulator)


def aws_options(emulator, credentials=TEST):
    return {
        "endpoint_url": emulator.endpoint,
        "region_name": REGION,
        "aws_access_key_id": credentials.access_key,
        "aws_secret_access_key": credentials.secret_key,
        # What fails is to be seen failing, not tried again.
        "config": Config(retries={"total_max_attempts": 1}, connect_timeout=PATIENCE, read_timeout=PATIENCE),
    }


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


def create_table(resource, hash_type="S", range_type="S", **more):
    """A table of one's own: `pk` and `sk`, on demand."""
    definitions = [{"AttributeName": "pk", "AttributeType": hash_type}]
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}]
    if range_type:
        definitions.append({"AttributeName": "sk", "AttributeType": range_type})
        keys.append({"AttributeName": "sk", "KeyType": "RANGE"})
    table = resource.create_table(
        TableName=f"table-{uuid.uuid4()}",
        AttributeDefinitions=definitions + more.pop("AttributeDefinitions", []),
        KeySchema=keys,
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
    table.wait_until_exists()
    return table


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
