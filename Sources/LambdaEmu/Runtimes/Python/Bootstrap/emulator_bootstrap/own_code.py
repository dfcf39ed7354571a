"""Whose code it is that imports and reads."""

import os

from emulator_bootstrap.image import OPT, TASK, is_below


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
        if is_below(filename, TASK):
            roots, relative = [self.image.task], filename[len(TASK) + 1 :]
            shown = relative
        elif is_below(filename, OPT):
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
