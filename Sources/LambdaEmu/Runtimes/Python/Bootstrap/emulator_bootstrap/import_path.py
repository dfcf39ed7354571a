"""The import path of Lambda's image."""

import _imp
import os
import site
import sys
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

from emulator_bootstrap.image import is_below


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
        if any(is_below(absolute, folder) for folder, _ in image.places):
            return finder(absolute)
        raise ImportError("the standard finders do", path=path)

    return hook


def set_path(image, site_directories):
    """In the order of Lambda's own bootstrap: package, layers, the image's packages, PYTHONPATH, standard library."""
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
