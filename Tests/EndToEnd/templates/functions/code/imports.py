"""Needs what is not there."""

import a_module_that_nobody_packaged


def handler(event, context):
    return a_module_that_nobody_packaged.answer(event)
