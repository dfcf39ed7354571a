"""What cannot be written on AWS."""

import errno
import os
import sys

from emulator_bootstrap.image import OPT, TASK, is_below


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
        return any(is_below(absolute, folder) for folder in folders)

    sys.addaudithook(refuse)
