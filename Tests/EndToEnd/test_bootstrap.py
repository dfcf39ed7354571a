"""What a Python worker runs, on each runtime that is set up: alone, against a Runtime API of the test's own."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from process import BINARY, PATIENCE, REPOSITORY, clean_environment, run

RUNTIMES = Path(os.environ.get("EMULATOR_RUNTIMES") or REPOSITORY / ".runtimes").absolute()
BOOTSTRAP = REPOSITORY / "Sources" / "LambdaEmu" / "Runtimes" / "Python" / "Bootstrap" / "bootstrap.py"

# Gives descriptor 3 to the program that it becomes, or closes it.
LAUNCHER = """
import os, sys
descriptor, directory, *command = sys.argv[1:]
os.dup2(int(descriptor), 3) if descriptor != "-" else os.closerange(3, 10)
os.chdir(directory)
os.execv(command[0], command)
"""


def installed():
    return {record.parent.name: json.loads(record.read_text()) for record in RUNTIMES.glob("python3.*/runtime.json")}


def pytest_generate_tests(metafunc):
    if "runtime" in metafunc.fixturenames:
        if not installed() and BINARY.exists():
            environment = clean_environment(EMULATOR_RUNTIMES=str(RUNTIMES))
            subprocess.run([str(BINARY), "runtimes", "install"], env=environment, check=True, timeout=PATIENCE)
        metafunc.parametrize("runtime", sorted(installed()), scope="session")


class RuntimeAPI(ThreadingHTTPServer):
    """Hands out events one after the other, and keeps what comes back."""

    daemon_threads = True

    def __init__(self, events):
        super().__init__(("127.0.0.1", 0), RuntimeAPIHandler)
        self.events = list(events)
        self.answers, self.init_error = [], None
        self.finished = threading.Event()
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()


class RuntimeAPIHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not self.server.events:
            self.server.finished.set()
            self.close_connection = True
            return
        self.answer(
            200,
            self.server.events.pop(0),
            {
                "Content-Type": "application/json",
                "Lambda-Runtime-Aws-Request-Id": "11111111-2222-4333-8444-555555555555",
                "Lambda-Runtime-Deadline-Ms": "4102444800000",
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:f",
            },
        )

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/init/error"):
            self.server.init_error = body
        else:
            self.server.answers.append(body)
        self.answer(202, {}, {})

    def answer(self, status, body, headers):
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    return folder


@pytest.fixture
def function(runtime, tmp_path):
    """Runs a function with some events, and gives what became of it."""

    def invoke(
        files, events=({},), handler="app.handler", layers=(), variables=(), sites=(), report=True, packages=None,
        record=installed()[runtime], source=None, interpreter=None,
    ):
        # A name with a space, as a home folder may have.
        task = write(tmp_path / "private copies" / "app", files)
        api = RuntimeAPI(events)
        packages = packages or RUNTIMES / runtime / record["sitePackages"]
        environment = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
            "LAMBDA_TASK_ROOT": str(task),
            "LAMBDA_RUNTIME_DIR": str(packages),
            "_HANDLER": handler,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}",
            "AWS_REGION": "us-east-1",
            "PATH": "/usr/bin:/bin",
            **dict(variables),
        }
        described = [runtime, packages, source or tmp_path / "source" / "app", *layers]
        environment["EMULATOR_BOOTSTRAP"] = "\n".join(map(str, described)) + "\n\n" + "\n".join(map(str, sites))
        command = [interpreter or RUNTIMES / runtime / "bin" / "python3", "-s", "-S", "-B", BOOTSTRAP]
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", LAUNCHER, str(writing) if report else "-", str(task), *map(str, command)],
            env=environment, pass_fds=[writing], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        os.close(writing)
        watcher = threading.Thread(target=lambda: api.finished.wait(PATIENCE) and process.kill(), daemon=True)
        watcher.start()
        output, _ = process.communicate(timeout=PATIENCE)
        with os.fdopen(reading) as lines:
            reports = [json.loads(line) for line in lines]
        api.finished.set()
        api.shutdown()
        api.server_close()
        return SimpleNamespace(
            answers=api.answers, init_error=api.init_error, output=output.decode(), reports=reports, task=task, packages=packages
        )

    return invoke


def returning(expression, imports=""):
    return {"app.py": f"{imports}\ndef handler(event, context):\n    return {expression}\n"}


def test_what_is_set_up_is_listed_and_not_made_again(runtime):
    environment = clean_environment(EMULATOR_RUNTIMES=str(RUNTIMES), PYTHONPATH="/nowhere", PYTHONHOME="/nowhere")
    before = (RUNTIMES / runtime / "runtime.json").stat().st_ino
    made = run("runtimes", "install", installed()[runtime]["interpreter"], environment=environment)
    assert made.returncode == 0
    assert made.stdout.startswith(f"{runtime} is set up already in {RUNTIMES / runtime}: awslambdaric ")
    assert (RUNTIMES / runtime / "runtime.json").stat().st_ino == before
    lines = run("runtimes", environment=environment).stdout.splitlines()
    assert any(line.startswith(runtime) and line.endswith(str(RUNTIMES / runtime)) for line in lines)


# --- What Lambda's own client answers


def test_the_handler_is_found_and_gets_event_and_context(function):
    result = function(returning("[event['a'], context.aws_request_id]"), [{"a": 1}, {"a": 2}])
    assert [answer[0] for answer in result.answers] == [1, 2]
    assert result.answers[0][1] == "11111111-2222-4333-8444-555555555555"


def test_a_functions_modules_may_be_called_as_the_emulators_own(function):
    files = returning("[image.name, reports.name]", "import image, reports")
    files |= {"image.py": "name = 'mine'", "reports.py": "name = 'mine too'"}
    # The variable keeps the folder of a program out of sys.path.
    assert function(files, variables={"PYTHONSAFEPATH": "1"}).answers == [["mine", "mine too"]]


def test_a_module_that_is_missing_answers_in_lambdas_words(function):
    result = function(returning("1", "import requests"))
    assert result.init_error["errorType"] == "Runtime.ImportModuleError"
    assert result.init_error["errorMessage"] == "Unable to import module 'app': No module named 'requests'"


def test_a_handler_that_is_missing_answers_in_lambdas_words(function):
    result = function(returning("1"), handler="app.nothing")
    assert result.init_error["errorType"] == "Runtime.HandlerNotFound"
    assert result.init_error["errorMessage"] == "Handler 'nothing' missing on module 'app'"


def test_a_stack_trace_has_the_paths_that_it_has_on_aws(function, runtime):
    files = {
        "app.py": """
            import json
            from inner.work import fail
            def handler(event, context):
                return fail(event)
        """,
        "inner/__init__.py": "",
        "inner/work.py": "import json\ndef fail(event):\n    return json.loads(event['text'])\n",
    }
    trace = function(files, [{"text": "{"}]).answers[0]["stackTrace"]
    assert trace[0] == '  File "/var/task/app.py", line 5, in handler\n    return fail(event)\n'
    place = '  File "/var/task/inner/work.py", line 3, in fail'
    assert trace[1] == f"{place}\n    return json.loads(event['text'])\n"
    assert trace[2].startswith(f'  File "/var/lang/lib/{runtime}/json/__init__.py", line ')


def test_what_a_function_logs_has_the_paths_that_it_has_on_aws_and_file_is_where_it_is(function):
    files = {
        "app.py": """
            import traceback
            def handler(event, context):
                try:
                    1 / 0
                except ZeroDivisionError:
                    return [traceback.format_exc(), open(__file__).read().strip()[:16], __file__]
        """
    }
    result = function(files)
    text, content, path = result.answers[0]
    assert 'File "/var/task/app.py", line 5, in handler\n    1 / 0' in text
    assert content == "import traceback"
    assert path == str(result.task / "app.py")


def test_a_stack_trace_has_no_frame_of_the_emulators(function):
    result = function(returning("open('/var/task/x', 'w')"))
    assert result.answers[0]["errorType"] == "OSError"
    assert [line.split('"')[1] for line in result.answers[0]["stackTrace"]] == ["/var/task/app.py"]


def test_a_syntax_error_names_the_file_as_on_aws(function):
    result = function({"app.py": "def handler(event, context)\n    return 1\n"})
    assert result.init_error["errorType"] == "Runtime.UserCodeSyntaxError"
    assert result.init_error["stackTrace"][0].startswith('  File "/var/task/app.py" Line 1')


def test_an_unset_variable_is_a_key_error_with_no_frame_of_the_emulators(function, runtime):
    files = {"app.py": "import os\ndef handler(event, context):\n    return os.environ['NOT_SET']\n"}
    answer = function(files).answers[0]
    assert answer["errorType"] == "KeyError" and answer["errorMessage"] == "'NOT_SET'"
    files = [line.split('"')[1] for line in answer["stackTrace"]]
    # From 3.11 on this part of the standard library is frozen.
    assert files in (["/var/task/app.py", name] for name in (f"/var/lang/lib/{runtime}/os.py", "<frozen os>"))


# --- What can be imported


def test_the_runtime_has_boto3_and_nothing_else(function):
    files = {
        "app.py": """
            import importlib
            def handler(event, context):
                found = []
                for name in event:
                    try:
                        importlib.import_module(name)
                        found.append(name)
                    except ImportError:
                        pass
                return found
        """
    }
    there = ["boto3", "botocore", "dateutil", "urllib3", "json", "sqlite3"]
    missing = ["pip", "setuptools", "wheel", "requests", "pytest"]
    assert function(files, [there + missing]).answers == [there]


def test_the_package_wins_over_the_runtime_and_over_the_standard_library(function):
    files = returning("[boto3.WHOSE, calendar.WHOSE]", "import boto3, calendar")
    files |= {"boto3.py": "WHOSE = 'mine'", "calendar.py": "WHOSE = 'mine'"}
    assert function(files).answers == [["mine", "mine"]]


def test_the_search_path_is_that_of_lambdas_image(function, tmp_path):
    layers = [write(tmp_path / name, {"python/one.py": ""}) for name in ("first", "second")]
    result = function(returning("__import__('sys').path"), layers=layers)
    runtime = result.packages.parent.name
    first, second = layers
    assert result.answers[0][:6] == [
        str(result.task),
        f"{second}/python/lib/{runtime}/site-packages",
        f"{first}/python/lib/{runtime}/site-packages",
        f"{second}/python",
        f"{first}/python",
        str(result.packages),
    ]
    assert all("site-packages" not in entry for entry in result.answers[0][6:])


def test_layers_are_searched_and_the_later_one_wins(function, runtime, tmp_path):
    first = write(tmp_path / "first", {"python/shared.py": "WHOSE = 1", "python/only.py": "WHOSE = 1"})
    second = write(tmp_path / "second", {f"python/lib/{runtime}/site-packages/shared.py": "WHOSE = 2"})
    files = returning("[shared.WHOSE, only.WHOSE, only.f.__code__.co_filename]", "import shared, only")
    write(first, {"python/only.py": "WHOSE = 1\ndef f(): pass\n"})
    assert function(files, layers=[first, second]).answers == [[2, 1, "/opt/python/only.py"]]


def test_pythonpath_is_honoured_and_takes_the_place_of_the_layers(function, tmp_path):
    layer = write(tmp_path / "layer", {"python/shared.py": "", "extra/more.py": "WHOSE = 'layer'"})
    files = returning("more.WHOSE", "import more") | {"lib/own.py": ""}
    assert function(files, layers=[layer], variables={"PYTHONPATH": "/opt/extra"}).answers == ["layer"]
    files = returning("own.__name__", "import own")
    assert function(files, variables={"PYTHONPATH": "/var/task/lib"}).answers == ["own"]
    result = function(returning("1", "import shared"), layers=[layer], variables={"PYTHONPATH": "/opt/extra"})
    assert result.init_error["errorMessage"].endswith("No module named 'shared'")
    assert result.reports[0]["pythonpath"] is True


def test_pth_files_of_the_package_are_read(function):
    files = returning("hidden.WHOSE", "import hidden") | {"vendor.pth": "vendor\n", "vendor/hidden.py": "WHOSE = 1"}
    assert function(files).answers == [1]


@pytest.mark.parametrize(
    "entry", ["'../realtime'", "os.path.join(os.path.dirname(__file__), '..', 'realtime')", "SOURCE"]
)
def test_what_lies_beside_the_package_is_not_there(function, tmp_path, entry):
    write(tmp_path / "private copies" / "realtime", {"status_utils.py": ""})
    write(tmp_path / "source" / "realtime", {"status_utils.py": ""})
    entry = entry.replace("SOURCE", repr(str(tmp_path / "source" / "realtime")))
    result = function(returning("1", f"import os, sys\nsys.path.append({entry})\nimport status_utils"))
    assert result.init_error["errorMessage"] == "Unable to import module 'app': No module named 'status_utils'"
    report = result.reports[0]
    assert (report["module"], report["file"], report["line"]) == ("status_utils", "app.py", 3)
    path = report["paths"][0]
    assert "source/realtime" in path["absolute"] or path["relative"] == "../realtime"


def test_what_is_put_into_tmp_can_be_imported(function):
    code = """
        import os, sys, tempfile
        def handler(event, context):
            with tempfile.TemporaryDirectory(dir="/tmp") as folder:
                with open(os.path.join(folder, "fetched.py"), "w") as file:
                    file.write("WHOSE = 'tmp'")
                sys.path.append(folder)
                import fetched
                return fetched.WHOSE
    """
    result = function({"app.py": code})
    assert result.answers == ["tmp"] and result.reports == []


def test_site_packages_are_searched_last(function, tmp_path):
    own = {"extra.py": "WHOSE = 'site'", "boto3.py": "", "more.pth": f"{tmp_path}/editable\n"}
    site = write(tmp_path / "site", own)
    write(tmp_path / "editable", {"edited.py": "WHOSE = 'editable'"})
    files = returning("[extra.WHOSE, edited.WHOSE, bool(boto3.client)]", "import extra, edited, boto3")
    assert function(files, sites=[site]).answers == [["site", "editable", True]]


def test_another_interpreter_of_that_version_has_nothing_of_its_own_either(function, runtime, tmp_path):
    interpreter = installed()[runtime]["interpreter"]
    subprocess.run([interpreter, "-I", "-m", "venv", tmp_path / "venv"], check=True, timeout=PATIENCE)
    python = tmp_path / "venv" / "bin" / "python"
    files = returning("[boto3.__name__, sys.executable]", "import boto3, sys")
    assert function(files, interpreter=python).answers == [["boto3", str(python)]]
    result = function(returning("1", "import pip"), interpreter=python)
    assert result.init_error["errorMessage"].endswith("No module named 'pip'")


def test_nothing_is_written_into_the_package(function):
    result = function(returning("other.A", "import other") | {"other.py": "A = 1"})
    assert result.answers == [1]
    assert sorted(path.name for path in result.task.iterdir()) == ["app.py", "other.py"]


def test_the_interpreter_is_as_code_expects_it(function):
    files = returning("[sys.argv, exit.__class__.__name__, dict(os.environ)]", "import os, sys")
    result = function(files)
    argv, quitter, environment = result.answers[0]
    assert len(argv) == 1 and quitter == "Quitter"
    assert environment["PYTHONPATH"] == str(result.packages)
    assert "EMULATOR_BOOTSTRAP" not in environment


def test_without_the_native_client_the_same_answers_come(function, runtime, tmp_path):
    packages = tmp_path / "packages"
    packages.mkdir()
    for entry in (RUNTIMES / runtime / installed()[runtime]["sitePackages"]).iterdir():
        if not entry.name.startswith("runtime_client"):
            (packages / entry.name).symlink_to(entry)
    files = returning("1 / event", "")
    result = function(files, [1, 0], packages=packages)
    assert result.answers[0] == 1.0
    assert result.answers[1]["errorType"] == "ZeroDivisionError"


# --- What can be written


@pytest.mark.parametrize(
    "statement, path",
    [
        ("open('out.txt', 'w')", "out.txt"),
        ("open(__file__, 'a')", None),
        ("open('/var/task/out.txt', 'wb')", "/var/task/out.txt"),
        ("pathlib.Path('data').mkdir()", "data"),
        ("os.remove('app.py')", "app.py"),
        ("os.rename('/tmp/nothing-here', 'x')", "x"),
        ("os.open('out.txt', os.O_CREAT | os.O_WRONLY)", "out.txt"),
    ],
)
def test_the_package_is_read_only(function, statement, path):
    code = f"""
        import os, pathlib
        def handler(event, context):
            {statement}
    """
    result = function({"app.py": code})
    answer = result.answers[0]
    path = path or str(result.task / "app.py")
    assert answer["errorType"] == "OSError"
    assert answer["errorMessage"].startswith("[Errno 30] Read-only file system: ") and path in answer["errorMessage"]
    assert all("bootstrap.py" not in entry for entry in answer["stackTrace"])
    assert [entry.name for entry in result.task.iterdir()] == ["app.py"]


@pytest.mark.parametrize(
    "statement, error",
    [
        ("open('state.json', 'r+')", "FileNotFoundError"),
        ("open('app.py', 'r+')", "OSError"),
        ("open('app.py', 'x')", "FileExistsError"),
        ("open('nowhere/out.txt', 'w')", "FileNotFoundError"),
        ("os.mkdir('data')", "FileExistsError"),
        ("os.mkdir('/var/task/data')", "FileExistsError"),
        ("os.mkdir('/var/task/new')", "OSError"),
        ("os.mkdir('/opt/new')", "OSError"),
        ("os.makedirs('data', exist_ok=True)", None),
        ("os.utime('missing')", "FileNotFoundError"),
        ("os.chown('app.py', -1, -1)", "OSError"),
    ],
)
def test_what_is_there_or_missing_in_the_package_is_told_as_linux_tells_it(function, statement, error):
    code = f"""
        import os
        def handler(event, context):
            try:
                {statement}
            except OSError as error:
                return type(error).__name__
    """
    assert function({"app.py": code, "data/one.txt": ""}).answers[0] == error


def test_tmp_can_be_written_and_the_package_read(function):
    code = """
        import os, tempfile
        def handler(event, context):
            with tempfile.TemporaryDirectory(dir="/tmp") as folder:
                os.chdir(folder)
                with open("one", "w+") as file:
                    file.write("1")
                os.rename("one", "two")
            with open(__file__) as file:
                return file.read(8)
    """
    assert function({"app.py": code}).answers == ["\nimport "]


# --- What is logged


def test_each_log_entry_ends_its_line(function):
    code = """
        import logging
        def handler(event, context):
            try:
                {}["one"]
            except KeyError:
                logging.getLogger().exception("failed")
            print("printed")
            raise ValueError("two\\nlines")
    """
    lines = function({"app.py": code}).output.split("\n")
    assert lines[0].startswith("[ERROR]\t") and lines[0].endswith("\rKeyError: 'one'")
    assert lines[1] == "printed"
    assert lines[2].startswith("[ERROR] ValueError: two\rlines\rTraceback (most recent call last):\r")
    assert lines[3] == ""


# --- What is noticed


def named(reports):
    return [(report.get("module") or report["variable"], report["file"], report["line"]) for report in reports]


def test_a_missing_module_is_reported_with_its_place(function):
    result = function({"app.py": "import os\n\nimport requests\ndef handler(event, context): pass\n"})
    assert named(result.reports) == [("requests", "app.py", 3)]
    assert result.reports[0]["paths"] == [] and result.reports[0]["pythonpath"] is False


def test_a_missing_module_is_reported_when_its_error_is_swallowed(function):
    code = """
        import importlib
        def handler(event, context):
            for name in ("numpy", "numpy"):
                try:
                    importlib.import_module(name)
                except ImportError:
                    pass
            try:
                from pandas.core import frame
            except Exception:
                return "swallowed"
    """
    result = function({"app.py": code}, [{}, {}])
    assert result.answers == ["swallowed", "swallowed"]
    assert named(result.reports) == [("numpy", "app.py", 6), ("pandas", "app.py", 10)]


def test_a_missing_module_in_a_layers_own_code_is_reported(function, tmp_path):
    layer = write(tmp_path / "layer", {"python/shared.py": "import yaml\n"})
    result = function(returning("1", "import shared"), layers=[layer])
    assert named(result.reports) == [("yaml", "/opt/python/shared.py", 1)]


VENDORED = {
    "vendored/__init__.py": """
        import os
        os.getenv("PROBED")
        try:
            import optional
        except ImportError:
            pass
    """,
    "vendored-1.0.dist-info/RECORD": "vendored/__init__.py,sha256=x,1\nsingle.py,,\n",
    "single.py": "try:\n    import probed\nexcept ImportError:\n    pass\n",
}


def test_what_vendored_packages_probe_is_not_reported(function):
    result = function(returning("1", "import vendored, single, boto3") | VENDORED)
    assert result.answers == [1] and result.reports == []


def test_what_vendored_packages_miss_is_reported_when_it_ends_the_invocation(function):
    files = {name: content.replace("try:\n    import probed\nexcept ImportError:\n    pass", "import probed")
             for name, content in VENDORED.items()}  # fmt: skip
    result = function(returning("1", "import single") | files)
    assert result.init_error["errorMessage"].endswith("No module named 'probed'")
    assert named(result.reports) == [("probed", "single.py", 1)]
    files["app.py"] = "def handler(event, context):\n    import single\n"
    result = function(files)
    assert result.answers[0]["errorType"] == "ModuleNotFoundError"
    assert named(result.reports) == [("probed", "single.py", 1)]


def test_a_function_deployed_as_a_distribution_is_still_the_users(function):
    files = {"app.py": "import requests\n", "app-1.0.dist-info/RECORD": "app.py,,\n"}
    assert named(function(files).reports) == [("requests", "app.py", 1)]


def test_a_finder_that_comes_later_is_asked_first(function):
    result = function(returning("1", "import six\nfrom six.moves.urllib.parse import urlsplit"))
    assert result.answers == [1] and result.reports == []


def test_variables_that_are_read_and_not_set_are_reported(function):
    code = """
        import os
        from os import environ, getenv
        def handler(event, context):
            os.environ.get("A")
            os.getenv("B")
            environ.get("C", "")
            getenv("D", default=None)
            try:
                environ["E"]
            except KeyError:
                pass
            os.environ.get("A")
            return [
                os.environ.get("F", "default"), os.getenv("G", "default"), "H" in os.environ,
                os.environ.pop("I", None), os.environ.setdefault("J", "x"), os.environ.get("SET"), os.environ["EMPTY"],
            ]
    """
    result = function({"app.py": code}, variables={"SET": "1", "EMPTY": ""})
    assert result.answers == [["default", "default", False, None, "x", "1", ""]]
    places = [("A", 5), ("B", 6), ("C", 7), ("D", 8), ("E", 10), ("H", 15)]
    assert named(result.reports) == [(name, "app.py", line) for name, line in places]


def test_the_environment_behaves_as_ever(function):
    code = """
        import copy, os, pickle, subprocess
        def handler(event, context):
            os.environ["ADDED"] = "1"
            child = subprocess.run(["/bin/sh", "-c", "echo $ADDED"], capture_output=True, text=True).stdout.strip()
            os.environb[b"BYTES"] = b"2"
            copied = copy.copy(os.environ)
            deep = copy.deepcopy(os.environ)
            deep["ONLY_DEEP"] = "1"
            try:
                os.environ[1]
            except TypeError as error:
                kind = type(error).__name__
            same = dict(os.environ) == {k: os.environ[k] for k in os.environ} == os.environ.copy()
            del os.environ["ADDED"]
            return [
                child, os.environ["BYTES"], copied["BYTES"], "ONLY_DEEP" in os.environ, kind, same,
                type(os.environ).__name__, "ADDED" in os.environ, isinstance(os.environ | {}, dict),
                pickle.loads(pickle.dumps(dict(os.environ)))["BYTES"], repr(os.environ).startswith("environ({"),
            ]
    """
    result = function({"app.py": code})
    assert result.answers == [["1", "2", "2", False, "TypeError", True, "_Environ", False, True, "2", True]]


def test_without_descriptor_3_nothing_is_noticed_and_everything_works(function):
    result = function(returning("__import__('os').getenv('A')"), report=False)
    assert result.answers == [None]
    result = function(returning("1", "import requests"), report=False)
    assert result.init_error["errorType"] == "Runtime.ImportModuleError"


def test_descriptor_3_is_not_handed_on(function):
    code = """
        import os, subprocess, sys
        def handler(event, context):
            program = "import os\\ntry:\\n    os.fstat(3)\\n    print('open')\\nexcept OSError:\\n    print('closed')"
            command = [sys.executable, "-c", program]
            return subprocess.run(command, close_fds=False, capture_output=True, text=True).stdout
    """
    assert function({"app.py": code}).answers == ["closed\n"]


def test_an_import_that_leads_out_of_the_package_is_reported(function):
    files = {
        "app.py": """
            import inner.work
            def handler(event, context):
                try:
                    from ..realtime import status_utils
                except ImportError:
                    return "swallowed"
        """,
        "inner/__init__.py": "from . import work\n",
        "inner/work.py": "from . import other\ntry:\n    from ..far import x\nexcept ImportError: pass\n",
        "inner/other.py": "",
    }
    result = function(files)
    assert result.answers == ["swallowed"]
    found = [(one["relative"], one["loadedAs"], one["file"], one["line"]) for one in result.reports]
    assert found == [("..realtime", "app", "app.py", 5), ("..far", "inner.work", "inner/work.py", 3)]


def test_an_import_with_another_way_is_not_reported(function):
    code = """
        try:
            from .utils import one
        except ImportError:
            from utils import one
        def handler(event, context):
            return one
    """
    result = function({"app.py": code, "utils.py": "one = 1"})
    assert result.answers == [1] and result.reports == []


def test_a_variable_that_is_asked_for_is_reported_as_such(function):
    code = """
        import os
        def handler(event, context):
            asked = "PUBLISHER" in os.environ
            return os.environ.get("PUBLISHER") if event else asked
    """
    result = function({"app.py": code}, [0, 1])
    assert result.answers == [False, None]
    assert named(result.reports) == [("PUBLISHER", "app.py", 4), ("PUBLISHER", "app.py", 5)]
    assert [report.get("asked") for report in result.reports] == [True, None]


def test_a_file_opened_by_its_path_on_aws_is_reported_when_it_is_in_the_package(function, tmp_path):
    code = """
        import pathlib
        def handler(event, context):
            for path in ("/var/task/there.txt", "/var/task/nowhere.txt", "/opt/layer.txt"):
                try:
                    pathlib.Path(path).read_text()
                except FileNotFoundError:
                    pass
            return True
    """
    layer = write(tmp_path / "layer", {"layer.txt": "1"})
    result = function({"app.py": code, "there.txt": "1"}, layers=[layer])
    assert result.answers == [True]
    found = [(one["path"], one["file"], one["line"]) for one in result.reports]
    assert found == [("/var/task/there.txt", "app.py", 6), ("/opt/layer.txt", "app.py", 6)]
