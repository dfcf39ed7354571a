"""Where an entry of the log ends."""

import sys


def end_log_entries():
    """On AWS each entry goes to Lambda by itself. Here it is a line: none may run into the next one, and one with
    several lines has them joined as the client joins those of an error."""
    from awslambdaric import bootstrap

    def log(self, message, frame_type=None):
        sys.stdout.write(message.rstrip("\n").replace("\n", "\r") + "\n")

    def log_error(self, lines):
        log(self, "\n".join(lines))

    bootstrap.StandardLogSink.log = log
    bootstrap.StandardLogSink.log_error = log_error
