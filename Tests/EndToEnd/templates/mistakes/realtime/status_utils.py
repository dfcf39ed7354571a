def publish_status(status):
    raise AssertionError("this module is not in the function's asset")
