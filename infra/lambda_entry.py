"""Where Lambda begins: it imports this module and calls ``handler`` for every event."""

import os

from skill.web.aws_lambda import handler_from

handler = handler_from(os.environ)
