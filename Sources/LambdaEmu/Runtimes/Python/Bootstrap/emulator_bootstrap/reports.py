"""What is noticed, told to the emulator."""

import os
import stat
import sys

from emulator_bootstrap.image import is_below

REPORT_DESCRIPTOR = 3


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
                if not any(is_below(absolute, folder) for folder, _ in self.image.places):
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
