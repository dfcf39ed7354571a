"""What works on a laptop, and fails on AWS in silence: it fails here as well, and the log says it."""

import pytest

from control import until
from functions import TEMPLATES, Functions
from process import Emulator


@pytest.fixture(scope="module")
def mistaken():
    with Emulator(TEMPLATES / "mistakes" / "template.yaml") as emulator:
        yield emulator


@pytest.fixture(scope="module")
def functions(mistaken):
    return Functions(mistaken)


def told(emulator, *words):
    """Waits for one line of the log that has all these words."""

    def line():
        return next((line for line in emulator.log.splitlines() if all(word in line for word in words)), None)

    return until(line, f"a line of the log with {words}")


def test_a_package_that_is_not_in_the_asset(mistaken, functions):
    functions.send("not-packaged", {"url": "http://127.0.0.1"})
    assert told(mistaken, "not-packaged", "requests")
    answer = functions.invoke("not-packaged", {"url": "http://127.0.0.1"})
    assert answer.payload["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'requests'" in answer.payload["errorMessage"]


def test_a_package_that_is_not_in_the_asset_and_whose_absence_is_swallowed(mistaken, functions):
    answer = functions.invoke("not-packaged-in-silence", {"url": "http://127.0.0.1"})
    assert (answer.error, answer.payload) == (None, {"statusCode": 200})
    assert told(mistaken, "not-packaged-in-silence", "requests")


def test_a_module_that_lies_beside_the_asset(mistaken, functions):
    answer = functions.invoke("beside-the-asset")
    assert (answer.error, answer.payload) == (None, {"published": False})
    assert told(mistaken, "beside-the-asset", "status_utils", "realtime")


def test_a_variable_that_nobody_set(mistaken, functions):
    answer = functions.invoke("variable-not-set")
    assert (answer.error, answer.payload) == (None, {"published": False})
    assert told(mistaken, "variable-not-set", "STATUS_PUBLISHER_FUNCTION")
