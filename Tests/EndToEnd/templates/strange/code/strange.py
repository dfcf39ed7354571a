import os
import subprocess
import sys
import time

NOISE = """
import os, time
while True:
    try: os.write(1, b"noise\\n")
    except OSError: pass
    time.sleep(0.01)
"""


def handler(event, context):
    return {"pid": os.getpid(), "more": globals()[event["does"]]()}


def nothing():
    return None


def fork():
    """Leaves two hundred children behind, in its own process group."""
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)


def daemonize():
    """Leaves a process behind that is in no group of ours and writes to our stdout without an end."""
    return subprocess.Popen([sys.executable, "-c", NOISE], start_new_session=True).pid


def close():
    os.close(1)


def shout():
    line = "x" * 99
    for _ in range(50_000):
        print(line)
