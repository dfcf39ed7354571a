import signal
import subprocess
import time
from pathlib import Path


def handler(event, context):
    """Says that it is busy, and stays so, deaf to SIGTERM, with a process of its own beside it."""
    if not event.get("busy"):
        return "idle"
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen(["sleep", "900"])
    Path(event["says"]).touch()
    time.sleep(900)
