# Computes when it is imported, as large packages do.
for _ in range(15_000_000):
    pass


def handler(event, context):
    return event
