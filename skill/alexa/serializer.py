"""The SDK's Serializer, made fast and safe: ``skill.serializer = AlexaSerializer()``.

Its objects equal the ones of ``ask_sdk_core``'s DefaultSerializer wherever that succeeds on what
Alexa sends. It differs on what Alexa does not send yet, or never:

=====================================  ===========================  ==========================
in the request                         DefaultSerializer            here
=====================================  ===========================  ==========================
a request type the SDK does not know   an error                     a ``Request``, its other
                                                                    keys kept
an unknown enumeration value           an error                     the text
a value of the wrong kind              an error, or a guess:        None, as if it were absent;
                                       "false" is true, a dict is   numbers and text are still
                                       its text                     read as each other
null or a wrong kind among a list's    None among them, or an       left out: what is in there
or mapping's parts                     error                        can be used without a look
a time that is not ISO 8601            dateutil's guess, which      None
                                       may depend on today
a key ``object_type`` or               replaces the attribute, or   dropped
``__dict__``                           the whole object
an unknown key                         kept as an attribute         kept, unless it is private
                                                                    or would hide something of
                                                                    the class
NaN, UTF-16, endless nesting, lone     passed on, or an error of    ``Rejected``
surrogates                             any kind
what an error says                     the whole body               a reason code
=====================================  ===========================  ==========================
"""

from typing import Any

from ask_sdk_model.services.serializer import Serializer

from skill.alexa.context import read_later
from skill.alexa.json_body import parsed
from skill.alexa.models import ModelReaders, ModelWriters
from skill.errors import Rejected


class AlexaSerializer(Serializer):
    """Turns JSON into the SDK's models and back.

    Safe for several threads; one is enough for a process.
    """

    def __init__(self) -> None:
        """Make one without tables; each class's is made when it is first met."""
        self._readers = ModelReaders()
        read_later(self._readers)
        self._writers = ModelWriters()

    def deserialize(self, payload: object, obj_type: object) -> Any:  # noqa: ANN401 - the SDK's signature
        """Return ``payload`` as an ``obj_type``.

        Args:
            payload: JSON as text or bytes, or the value that ``json_body.parsed`` already made of
                it. None gives None.
            obj_type: A class, or a type in the SDK's notation.

        Raises:
            Rejected: The payload is not JSON, or not of this type at all (``body_form``).
        """
        if payload is None:
            return None
        value = parsed(payload) if isinstance(payload, (str, bytes)) else payload
        read = self._readers[obj_type](value)
        if read is None:
            raise Rejected("body_form")
        return read

    def serialize(self, obj: object) -> Any:  # noqa: ANN401 - the SDK's signature
        """Return ``obj`` as the dicts, lists and plain values that ``json.dumps`` takes.

        Raises:
            TypeError: Something in it is neither JSON nor a model.
        """
        return self._writers.write(obj)
