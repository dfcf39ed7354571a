"""The file system of Lambda's image, and where its folders are on this machine."""

import os
import sys

TASK = "/var/task"
OPT = "/opt"


def is_below(path, folder):
    return path.startswith(folder) and path[len(folder) : len(folder) + 1] in ("", "/")


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
        return any(is_below(path, prefix) for prefix in (sys.base_prefix, sys.base_exec_prefix))

    def name(self, path, places=None):
        """What a path is called on AWS; itself when it is nowhere there."""
        for folder, name in self.places if places is None else places:
            if is_below(path, folder):
                return name + path[len(folder) :]
        return path

    def folders(self, path):
        """Where a folder of AWS is here: /opt is as many as there are layers."""
        if is_below(path, TASK):
            return [self.task + path[len(TASK) :]]
        if is_below(path, OPT):
            return [layer + path[len(OPT) :] for layer in self.layers]
        return [path]

    def has(self, path):
        """Whether a folder of this machine is there on AWS: the innermost that it lies in decides."""
        opened = max((len(folder) for folder in self.open if is_below(path, folder)), default=0)
        return opened > max((len(folder) for folder in self.closed if is_below(path, folder)), default=0)
