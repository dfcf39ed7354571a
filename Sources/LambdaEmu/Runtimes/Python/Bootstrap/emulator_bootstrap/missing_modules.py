"""Modules that nobody finds."""

import sys

from emulator_bootstrap.image import OPT, TASK, is_below


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
                if is_below(filename, TASK) or is_below(filename, OPT):
                    place = filename, trace.tb_lineno
                trace = trace.tb_next
            if place is not None:
                filename, line = place
                shown = filename[len(TASK) + 1 :] if is_below(filename, TASK) else filename
                self.reports.module(error.name, shown, line)
        except Exception:
            pass


def _is_import_machinery(frame):
    return frame.f_globals.get("__name__", "").startswith(("importlib", "_frozen_importlib"))
