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
    exclusive = os.O_CREAT | os.O_EXCL
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
        "os.chown": ((0, 3),),
        "os.utime": ((0, 3),),
        "os.truncate": ((0, None),),
    }
    # Linux looks for these before it looks at the file system: what code does about them, it does here too.
    makes = {"os.mkdir", "os.link", "os.symlink"}
    alters = {"os.chmod", "os.chown", "os.utime", "os.truncate"}

    def refuse(event, arguments):
        changed = changes.get(event)
        if changed is None:
            return
        flags = arguments[2] if event == "open" else None
        if event == "open" and not (isinstance(flags, int) and flags & writes):
            if missing_files is not None:
                missing_files.opens(arguments[0])
            return
        for place, folder in changed:
            path = arguments[place]
            if isinstance(path, os.PathLike):
                path = os.fspath(path)
            is_elsewhere = folder is not None and arguments[folder] not in (-1, None)
            if not isinstance(path, (str, bytes)) or is_elsewhere:
                continue
            try:
                absolute = os.path.abspath(os.fsdecode(path))
            except OSError:
                continue
            if is_inside(absolute):
                number = reason(event, flags, absolute)
                raise OSError(number, os.strerror(number), path)

    def reason(event, flags, path):
        if not exists(os.path.dirname(path)):
            return errno.ENOENT
        if event in makes or event == "open" and flags & exclusive == exclusive:
            return errno.EEXIST if exists(path) else errno.EROFS
        if event in alters or event == "open" and not flags & os.O_CREAT:
            return errno.EROFS if exists(path) else errno.ENOENT
        return errno.EROFS

    def exists(path):
        # Of /opt there is nothing here when there are no layers.
        return path in folders or not is_inside(path) or any(map(os.path.lexists, image.folders(path)))

    def is_inside(path):
        return any(is_below(path, folder) for folder in folders)

    sys.addaudithook(refuse)
