"""What a Python worker runs: the import path of Lambda's image, and then Lambda's own runtime client.

    python3 -s -S -B bootstrap.py

As on AWS it has no arguments: a wrapper (AWS_LAMBDA_EXEC_WRAPPER) may change them. The variable EMULATOR_BOOTSTRAP
holds, a line each, the function's runtime (python3.12), the private environment's packages, where the package was
copied from, and the unpacked layers; after an empty line the folders that are searched last (--site-packages).

It also watches the function's own code, and nothing else in the process, for what would be missing on AWS: modules
that nobody finds, and variables that are read and not set. Each is reported once, as a line of JSON on descriptor 3.
Watching never changes an import, a read or an error. What cannot be written on AWS cannot be written here either.
"""

import os
import site
import sys

# Python puts it there itself, unless the function's variables say otherwise (PYTHONSAFEPATH).
FOLDER = os.path.dirname(os.path.abspath(__file__))
if sys.path[:1] != [FOLDER]:
    sys.path.insert(0, FOLDER)

from emulator_bootstrap.image import Image, is_below
from emulator_bootstrap.import_path import PackageLoader, set_path
from emulator_bootstrap.log_entries import end_log_entries
from emulator_bootstrap.missing_files import MissingFiles
from emulator_bootstrap.missing_modules import MissingModules
from emulator_bootstrap.own_code import OwnCode
from emulator_bootstrap.read_only import keep_read_only
from emulator_bootstrap.relative_imports import RelativeImports
from emulator_bootstrap.reports import Reports
from emulator_bootstrap.runtime_client import provide_runtime_client
from emulator_bootstrap.unset_variables import watch_variables

del sys.path[0]


def watch_errors(image, missing):
    """Names files in stack traces as they are on AWS, and sees the import errors that end an invocation.

    Here and in no other file: Lambda's client leaves a stack trace's first frames out if they are of a bootstrap.py.
    """
    from awslambdaric import bootstrap

    extract_traceback = bootstrap.extract_traceback
    get_handler = bootstrap._get_handler

    def extract(trace):
        if missing is not None:
            missing.reached(sys.exc_info()[1])
        return [
            (image.name(entry[0], image.runtime_places),) + entry[1:]
            for entry in extract_traceback(trace)
            if not is_below(entry[0], FOLDER)
        ]

    def get(handler):
        try:
            return get_handler(handler)
        except Exception as error:
            if missing is not None:
                missing.reached(error)
            raise

    bootstrap.extract_traceback = extract
    bootstrap._get_handler = get


def main():
    described, _, more = os.environ.pop("EMULATOR_BOOTSTRAP").partition("\n\n")
    runtime, site_packages, source, *layers = described.split("\n")
    site_directories = more.split("\n") if more else []

    # What the site module adds at start, which -S leaves out: code calls exit().
    site.setquit()
    site.setcopyright()
    site.sethelper()

    image = Image(runtime, site_packages, source, layers)
    set_path(image, site_directories)
    provide_runtime_client()

    missing = missing_files = None
    if Reports.is_open():
        own, reports = OwnCode(image), Reports(image)
        missing = MissingModules(own, reports)
        sys.meta_path.append(missing)
        missing_files = MissingFiles(image, own, reports)
        PackageLoader.relative_imports = RelativeImports(own, reports)
        watch_variables(own, reports)
    watch_errors(image, missing)
    end_log_entries()
    keep_read_only(image, missing_files)

    from awslambdaric.__main__ import main

    main([image.task, os.environ["_HANDLER"]])


if __name__ == "__main__":
    main()
