"""What a Python worker runs: the import path of Lambda's image, and then Lambda's own runtime client.

    python3 -s -S -B bootstrap.py

As on AWS it has no arguments: a wrapper (AWS_LAMBDA_EXEC_WRAPPER) may change them. The variable EMULATOR_BOOTSTRAP
holds, a line each, the function's runtime (python3.12), the private environment's packages, where the package was
copied from, and the unpacked layers; after an empty line the folders that are searched last (--site-packages).

It also watches the function's own code, and nothing else in the process, for what would be missing on AWS: modules
that nobody finds, and variables that are read and not set. Each is reported once, as a line of JSON on descriptor 3.
Watching never changes an import, a read or an error. What cannot be written on AWS cannot be written here either.
"""

import _imp
import errno
import os
import site
import stat
import sys
from collections.abc import Mapping, MutableMapping
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

TASK = "/var/task"
OPT = "/opt"
REPORT_DESCRIPTOR = 3


class Image:
    """The folders of Lambda's image, and where they are on this machine."""

    def __init__(self, runtime, site_packages, source, layers):
        self.runtime = runtime
        self.task = os.environ["LAMBDA_TASK_ROOT"]
        self.site_packages = site_packages
        # One folder on AWS, in which the later layer's file is the one that stays.
        self.layers = layers[::-1]
        self.standard_library = [path for path in sys.path if path and self._is_pythons_own(path)]
        # https://docs.aws.amazon.com/lambda/latest/dg/python-image.html: from 3.11 on the SDK is among the packages.
        minor = int(runtime.partition(".")[2])
        packages = "/var/lang/lib/%s/site-packages" % runtime if minor >= 11 else "/var/runtime"
        places = [(self.task, TASK)] + [(layer, OPT) for layer in self.layers]
        # The working directory has no links in it, and what is found through a relative entry has its name.
        self.places = places + [(os.path.realpath(path), name) for path, name in places]
        self.runtime_places = [
            (site_packages, packages),
            (os.path.dirname(os.__file__), "/var/lang/lib/%s" % runtime),
        ]
        self.open = {path for path, _ in self.places}
        self.open.update([site_packages, "/tmp", os.path.realpath("/tmp"), "/mnt"], self.standard_library)
        # What lies beside the source, or beside the copy, is not there on AWS, in /tmp neither. Unless that is /tmp.
        beside = {os.path.dirname(path.rstrip("/")) for path in (source, self.task, os.path.realpath(self.task))}
        self.closed = [folder for folder in beside if folder.count("/") > 1]

    @staticmethod
    def _is_pythons_own(path):
        return any(_is_below(path, prefix) for prefix in (sys.base_prefix, sys.base_exec_prefix))

    def name(self, path, places=None):
        """What a path is called on AWS; itself when it is nowhere there."""
        for folder, name in self.places if places is None else places:
            if _is_below(path, folder):
                return name + path[len(folder) :]
        return path

    def folders(self, path):
        """Where a folder of AWS is here: /opt is as many as there are layers."""
        if _is_below(path, TASK):
            return [self.task + path[len(TASK) :]]
        if _is_below(path, OPT):
            return [layer + path[len(OPT) :] for layer in self.layers]
        return [path]

    def has(self, path):
        """Whether a folder of this machine is there on AWS: the innermost that it lies in decides."""
        opened = max((len(folder) for folder in self.open if _is_below(path, folder)), default=0)
        return opened > max((len(folder) for folder in self.closed if _is_below(path, folder)), default=0)


def _is_below(path, folder):
    return path.startswith(folder) and path[len(folder) : len(folder) + 1] in ("", "/")


# --- The import path


class PackageLoader(SourceFileLoader):
    """Gives code the file name that it has on AWS, so that stack traces and logs read as they do there.

    `__file__` stays what it is: code reads files beside itself.
    """

    image = None
    relative_imports = None

    def source_to_code(self, data, path, *arguments, **options):
        name = self.image.name(path)
        if self.relative_imports is not None:
            self.relative_imports.loads(self.name, self.is_package(self.name), data, name)
        return super().source_to_code(data, name, *arguments, **options)

    def get_code(self, fullname):
        code = super().get_code(fullname)
        if code is not None:
            # Compiled code that came with the package has the name from where it was compiled.
            _imp._fix_co_filename(code, self.image.name(self.path))
        return code


class Folders:
    """Finds modules in several folders that are one on AWS, or in none: one that is not there on AWS."""

    def __init__(self, finders):
        self.finders = finders

    def find_spec(self, fullname, target=None):
        for finder in self.finders:
            spec = finder.find_spec(fullname, target)
            if spec is not None:
                return spec
        return None

    def invalidate_caches(self):
        for finder in self.finders:
            finder.invalidate_caches()


def hook_for(image):
    """How entries of sys.path are searched: what is not there on AWS as an empty folder."""
    PackageLoader.image = image
    finder = FileFinder.path_hook(
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (PackageLoader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )

    def hook(path):
        try:
            absolute = os.path.abspath(path)
        except OSError as error:
            raise ImportError("there is no working directory", path=path) from error
        folders = image.folders(absolute)
        if folders != [absolute]:
            return Folders([finder(folder) for folder in folders if os.path.isdir(folder)])
        if not image.has(absolute):
            return Folders([])
        if any(_is_below(absolute, folder) for folder, _ in image.places):
            return finder(absolute)
        raise ImportError("the standard finders do", path=path)

    return hook


def set_path(image, site_directories):
    """In the order of Lambda's own bootstrap: package, layers, the image's packages, PYTHONPATH, standard library."""
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    sys.path.insert(0, image.site_packages)
    added = [image.task]
    # Lambda leaves the layers' folders to whoever sets PYTHONPATH.
    if "PYTHONPATH" not in os.environ:
        added += ["%s/python/lib/%s/site-packages" % (layer, image.runtime) for layer in image.layers]
        added += ["%s/python" % layer for layer in image.layers]
    sys.path[:0] = added
    sys.path_hooks.insert(0, hook_for(image))
    sys.path_importer_cache.clear()
    for folder in added:
        # Lambda reads the .pth files of a package and of its layers.
        if os.path.isdir(folder):
            site.addsitedir(folder)
    os.environ.setdefault("PYTHONPATH", image.site_packages)
    for folder in site_directories:
        before = len(sys.path)
        image.open.add(folder)
        site.addsitedir(folder)
        image.open.update(sys.path[before:])
    # A .pth file may have imported something before its folders were open.
    sys.path_importer_cache.clear()


# --- What is read-only


def keep_read_only(image, missing_files):
    """A package and its layers cannot be changed on AWS, by nobody; a folder's mode would not hold up root.

    https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html: what is written goes to /tmp.
    """
    folders = {path for path, _ in image.places} | {TASK, OPT}
    # What an open for reading has none of.
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
    # Which arguments are changed: a path, and the descriptor of the folder that it is seen from.
    changes = {
        "open": ((0, None),),
        "os.mkdir": ((0, 2),),
        "os.remove": ((0, 1),),
        "os.rmdir": ((0, 1),),
        "os.rename": ((0, 2), (1, 3)),
        "os.link": ((1, 3),),
        "os.symlink": ((1, 2),),
        "os.chmod": ((0, 2),),
        "os.utime": ((0, 3),),
        "os.truncate": ((0, None),),
    }

    def refuse(event, arguments):
        changed = changes.get(event)
        if changed is None:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & writes):
            if missing_files is not None:
                missing_files.opens(arguments[0])
            return
        for place, folder in changed:
            path = arguments[place]
            if isinstance(path, os.PathLike):
                path = os.fspath(path)
            is_elsewhere = folder is not None and arguments[folder] not in (-1, None)
            if isinstance(path, (str, bytes)) and not is_elsewhere and is_inside(os.fsdecode(path)):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    def is_inside(path):
        try:
            absolute = os.path.abspath(path)
        except OSError:
            return False
        return any(_is_below(absolute, folder) for folder in folders)

    sys.addaudithook(refuse)


# --- What is noticed


class OwnCode:
    """Tells a function's own code from all that it brings along and from all that is there already."""

    def __init__(self, image):
        self.image = image
        self.names = {}
        self.packaged = {}
        self.handler = os.environ.get("_HANDLER", "").replace("/", ".").partition(".")[0]

    def name(self, filename):
        """The name to show, or None for code that is not the function's own."""
        try:
            return self.names[filename]
        except KeyError:
            name = self.names[filename] = self._name(filename)
            return name

    def _name(self, filename):
        if _is_below(filename, TASK):
            roots, relative = [self.image.task], filename[len(TASK) + 1 :]
            shown = relative
        elif _is_below(filename, OPT):
            roots, relative = self.image.layers, filename[len(OPT) + 1 :]
            shown = filename
        else:
            return None
        for root in roots:
            if os.path.exists(os.path.join(root, relative)):
                return None if self._is_brought(root, relative) else shown
        return None

    def _is_brought(self, folder, relative):
        for part in relative.split("/"):
            if part in self._distributed(folder):
                return True
            folder = os.path.join(folder, part)
        return False

    def _distributed(self, folder):
        """What pip put into a folder: the files and folders that distributions there list as theirs."""
        if folder in self.packaged:
            return self.packaged[folder]
        found = self.packaged[folder] = set()
        for entry in os.listdir(folder):
            if entry.endswith((".dist-info", ".egg-info")):
                names = self._listed(os.path.join(folder, entry))
                # A function that is itself deployed as a distribution is still the user's.
                if not {self.handler, self.handler + ".py"} & names:
                    found |= names
        return found

    @staticmethod
    def _listed(record):
        name = os.path.basename(record).partition("-")[0].partition(".")[0]
        names = {name, name.lower()}
        for listing, separator in (("RECORD", "/"), ("top_level.txt", None)):
            try:
                with open(os.path.join(record, listing), encoding="utf-8", errors="replace") as lines:
                    for line in lines:
                        if separator:
                            names.add(line.partition(",")[0].partition("/")[0])
                        else:
                            names.update([line.strip(), line.strip() + ".py"])
            except OSError:
                continue
        return names | {name + ".py"}


class Reports:
    """Descriptor 3. A report that cannot be written at once is lost: a function never waits for it."""

    def __init__(self, image):
        self.image = image
        self.known = set()
        self.known_path = list(sys.path)
        self.python = "python%d.%d" % sys.version_info[:2]
        self.has_python_path = os.environ.get("PYTHONPATH") != image.site_packages

    @staticmethod
    def is_open():
        try:
            mode = os.fstat(REPORT_DESCRIPTOR).st_mode
            if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
                return False
            os.set_inheritable(REPORT_DESCRIPTOR, False)
            os.set_blocking(REPORT_DESCRIPTOR, False)
            return True
        except OSError:
            return False

    def module(self, name, file, line):
        if ("module", name) in self.known:
            return
        self.known.add(("module", name))
        paths = ",".join(
            '{"relative":%s,"absolute":%s}' % (_quoted(relative), _quoted(absolute))
            for relative, absolute in self._added_paths()
        )
        self._write(
            '"module":%s' % _quoted(name), file, line,
            ',"python":%s,"pythonpath":%s,"paths":[%s]'
            % (_quoted(self.python), "true" if self.has_python_path else "false", paths),
        )

    def path(self, path, file, line):
        if ("path", path) in self.known:
            return
        self.known.add(("path", path))
        self._write('"path":%s' % _quoted(path), file, line)

    def relative(self, name, module, file, line):
        if ("relative", name, file) in self.known:
            return
        self.known.add(("relative", name, file))
        self._write('"relative":%s' % _quoted(name), file, line, ',"loadedAs":%s' % _quoted(module))

    def variable(self, name, file, line, is_asked_for=False):
        """is_asked_for: the code asks whether it is set, and can do without."""
        if not self.known.isdisjoint({("variable", name), ("variable", name, is_asked_for)}):
            return
        self.known.add(("variable", name, True) if is_asked_for else ("variable", name))
        self._write('"variable":%s' % _quoted(name), file, line, ',"asked":true' if is_asked_for else "")

    def _added_paths(self):
        for entry in sys.path:
            if isinstance(entry, str) and entry not in self.known_path:
                absolute = os.path.abspath(entry)
                if not any(_is_below(absolute, folder) for folder, _ in self.image.places):
                    yield os.path.relpath(absolute, self.image.task), absolute

    @staticmethod
    def _write(subject, file, line, rest=""):
        text = "{%s,\"file\":%s,\"line\":%d%s}\n" % (subject, _quoted(file), line, rest)
        try:
            os.write(REPORT_DESCRIPTOR, text.encode("utf-8", "replace"))
        except OSError:
            pass


def _quoted(text):
    # Not by the json module: the package may have one of its own.
    escaped = "".join(
        "\\" + character if character in '"\\' else character if character >= " " else "\\u%04x" % ord(character)
        for character in text
    )
    return '"%s"' % escaped


class MissingModules:
    """The last of the finders: it is asked for what nobody found, and finds nothing either."""

    def __init__(self, own, reports):
        self.own = own
        self.reports = reports

    def find_spec(self, fullname, path=None, target=None):
        try:
            if not self._is_found_later(fullname, path, target):
                self._note(fullname)
        except Exception:
            pass
        return None

    def _is_found_later(self, fullname, path, target):
        finders = sys.meta_path
        for finder in finders[finders.index(self) + 1 :]:
            if finder.find_spec(fullname, path, target) is not None:
                return True
        return False

    def _note(self, fullname):
        frame = sys._getframe(2)
        while frame is not None and _is_import_machinery(frame):
            frame = frame.f_back
        if frame is None:
            return
        file = self.own.name(frame.f_code.co_filename)
        if file is not None:
            self.reports.module(fullname, file, frame.f_lineno)

    def reached(self, error):
        """An import error that ends an invocation counts wherever the import is, in a vendored package too."""
        try:
            while error is not None and not isinstance(error, ModuleNotFoundError):
                error = error.__cause__ or (error.__context__ if type(error).__name__ == "FaultException" else None)
            if error is None or not error.name:
                return
            place = None
            trace = error.__traceback__
            while trace is not None:
                filename = trace.tb_frame.f_code.co_filename
                if _is_below(filename, TASK) or _is_below(filename, OPT):
                    place = filename, trace.tb_lineno
                trace = trace.tb_next
            if place is not None:
                filename, line = place
                shown = filename[len(TASK) + 1 :] if _is_below(filename, TASK) else filename
                self.reports.module(error.name, shown, line)
        except Exception:
            pass


class MissingFiles:
    """Notices that code opens by its name on AWS what lies in the package or a layer: here it is elsewhere."""

    def __init__(self, image, own, reports):
        self.image = image
        self.own = own
        self.reports = reports

    def opens(self, path):
        if not isinstance(path, str) or not (_is_below(path, TASK) or _is_below(path, OPT)):
            return
        try:
            if os.path.exists(path) or not any(os.path.exists(there) for there in self.image.folders(path)):
                return
            # The hook's, and whatever the standard library has between it and the code.
            frame = sys._getframe(2)
            while frame is not None and self.own.name(frame.f_code.co_filename) is None:
                frame = frame.f_back
            if frame is not None:
                self.reports.path(path, self.own.name(frame.f_code.co_filename), frame.f_lineno)
        except Exception:
            pass


class RelativeImports:
    """Notices an import that leads out of the package: `from ..realtime import x` in a module that is at the top.

    It raises an ImportError with no module's name, and asks no finder; so it is the source that tells.
    """

    # What ast.parse does. The package may have an ast of its own.
    ONLY_TREE = 0x400

    def __init__(self, own, reports):
        self.own = own
        self.reports = reports

    def loads(self, module, is_package, source, name):
        try:
            if b"from ." not in source or self.own.name(name) is None:
                return
            depth = module.count(".") + is_package
            for statement, has_other_way in self._imports(compile(source, name, "exec", self.ONLY_TREE), False):
                if statement.level > depth and not has_other_way:
                    imported = "." * statement.level + (statement.module or statement.names[0].name)
                    self.reports.relative(imported, module, self.own.name(name), statement.lineno)
        except Exception:
            pass

    def _imports(self, node, has_other_way):
        kind = type(node).__name__
        if kind == "ImportFrom":
            yield node, has_other_way
        for field in node._fields:
            children = getattr(node, field, None)
            # `except ImportError: from utils import x`
            tries = kind == "Try" and field == "body" and any(map(self._has_import, node.handlers))
            for child in children if isinstance(children, list) else [children]:
                if hasattr(child, "_fields"):
                    yield from self._imports(child, has_other_way or tries)

    @staticmethod
    def _has_import(handler):
        return any(type(statement).__name__ in ("Import", "ImportFrom") for statement in handler.body)


def _is_import_machinery(frame):
    return frame.f_globals.get("__name__", "").startswith(("importlib", "_frozen_importlib"))


def watch_variables(own, reports):
    """Notices reads of variables that are not set: `os.environ[name]`, and `get` and `getenv` with nothing instead.

    `os.environ` keeps what it is; the dictionary inside it is replaced by one that is asked for what it does not have.
    So there is no frame of ours in a KeyError's stack trace, and a read that succeeds costs what it did.
    """
    read = type(os.environ).__getitem__.__code__
    get = Mapping.get.__code__
    getenv = os.getenv.__code__
    contains = Mapping.__contains__.__code__
    fills = (MutableMapping.pop.__code__, MutableMapping.setdefault.__code__)

    def note(key):
        frame = sys._getframe(2)
        if frame.f_code is not read:
            return
        reading, frame = frame, frame.f_back
        getting = None
        if frame.f_code in fills:
            return
        is_asked_for = frame.f_code is contains
        if is_asked_for:
            frame = frame.f_back
        if frame.f_code is get:
            getting, frame = frame, frame.f_back
            if frame.f_code is getenv:
                frame = frame.f_back
        file = own.name(frame.f_code.co_filename)
        if file is None or reading.f_locals.get("self") is not os.environ:
            return
        if getting is not None and getting.f_locals.get("default") not in (None, ""):
            return
        reports.variable(os.fsdecode(key), file, frame.f_lineno, is_asked_for)

    class Variables(dict):
        def __missing__(self, key):
            try:
                note(key)
            except Exception:
                pass
            raise KeyError(key)

    variables = Variables(os.environ._data)
    os.environ._data = variables
    if hasattr(os, "environb"):
        os.environb._data = variables


def watch_errors(image, missing):
    """Names files in stack traces as they are on AWS, and sees the import errors that end an invocation."""
    from awslambdaric import bootstrap

    extract_traceback = bootstrap.extract_traceback
    get_handler = bootstrap._get_handler

    def extract(trace):
        if missing is not None:
            missing.reached(sys.exc_info()[1])
        return [
            (image.name(entry[0], image.runtime_places),) + entry[1:]
            for entry in extract_traceback(trace)
            if entry[0] != __file__
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


def end_log_entries():
    """On AWS each entry goes to Lambda by itself. Here it is a line: none may run into the next one, and one with
    several lines has them joined as the client joins those of an error."""
    from awslambdaric import bootstrap

    def log(self, message, frame_type=None):
        sys.stdout.write(message.rstrip("\n").replace("\n", "\r") + "\n")

    def log_error(self, lines):
        log(self, "\n".join(lines))

    bootstrap.StandardLogSink.log = log
    bootstrap.StandardLogSink.log_error = log_error


# --- The runtime client


class RuntimeClient:
    """Lambda's runtime client has a native part, which it builds on Linux only. Elsewhere this takes its place."""

    def __init__(self):
        self.agent = ""
        self.connection = None

    def initialize_client(self, agent):
        self.agent = agent

    def _request(self, method, path, body=None, headers=()):
        import http.client

        if self.connection is None:
            self.connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        headers = {"User-Agent": self.agent, **dict(headers)}
        try:
            self.connection.request(method, "/2018-06-01/runtime/" + path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except Exception:
            self.connection = None
            raise
        if response.status >= 300:
            raise RuntimeError("the Runtime API answered %d to %s %s" % (response.status, method, path))
        return content, response.headers

    def next(self):
        return self._request("GET", "invocation/next")

    def post_invocation_result(self, invoke_id, body, content_type="application/json", *_):
        self._request("POST", "invocation/%s/response" % invoke_id, body, {"Content-Type": content_type})

    def post_error(self, invoke_id, body, xray_fault="", *_):
        import json

        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Function-Error-Type": json.loads(body).get("errorType", ""),
        }
        if xray_fault:
            headers["Lambda-Runtime-Function-XRay-Error-Cause"] = xray_fault.replace("\n", " ")
        self._request("POST", "invocation/%s/error" % invoke_id, body.encode(), headers)


def provide_runtime_client():
    try:
        import runtime_client  # noqa: F401
    except ImportError:
        sys.modules["runtime_client"] = RuntimeClient()


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
