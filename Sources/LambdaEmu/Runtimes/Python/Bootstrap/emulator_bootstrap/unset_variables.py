"""Variables that are read and not set."""

import os
import sys
from collections.abc import Mapping, MutableMapping


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
