import sys

sys.path.append("../realtime")

try:
    from status_utils import publish_status
except ImportError:
    publish_status = None


def handler(event, context):
    if publish_status:
        publish_status("loading_agents")
    return {"published": publish_status is not None}
