"""Files that are elsewhere than on AWS."""

import os
import sys

from emulator_bootstrap.image import OPT, TASK, is_below


class MissingFiles:
    """Notices that code opens by its name on AWS what lies in the package or a layer: here it is elsewhere."""

    def __init__(self, image, own, reports):
        self.image = image
        self.own = own
        self.reports = reports

    def opens(self, path):
        if not isinstance(path, str) or not (is_below(path, TASK) or is_below(path, OPT)):
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
