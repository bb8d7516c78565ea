"""The error tree, on one screen.

Every error the coach raises on purpose is a leaf here. A listener whose turn ends with one hears
the line ``sorry.general`` of ``content/<language>/phrases.yaml``.
"""


class CoachError(Exception):
    """Anything the coach knows can go wrong."""


class ConfigInvalid(CoachError):
    """The environment holds a value the service cannot run with. Names the variable."""


class ContentInvalid(CoachError):
    """The content has mistakes. ``faults`` names each by file, key and reason."""

    def __init__(self, faults: list[str]) -> None:
        """Keep all ``faults``, so that one start shows every mistake."""
        super().__init__("\n".join(faults))
        self.faults = faults


class RecordInvalid(CoachError):
    """A saved or carried record has a shape this version cannot read."""


class SpeechTooLong(CoachError):
    """An answer is longer than Alexa speaks. A fault of ours: content is checked for it."""


class StoreError(CoachError):
    """The progress could not be read or written. The session goes on without it."""


class StoreUnavailable(StoreError):
    """The store did not answer within its deadline, or refused for a passing reason."""


class StoreRefused(StoreError):
    """The store answered that it never will: a missing table, a missing right, a bad item."""


class StoreConflict(StoreError):
    """Someone else wrote first: the version expected is not the version stored."""


class StoreForgotten(StoreError):
    """What the save builds on was deleted meanwhile. It must not come back."""


class AlexaUnreachable(CoachError):
    """Alexa's own API gave no useful answer in time, or the request names a host not Alexa's."""


class Rejected(CoachError):
    """A request is refused at the door: the caller gets an empty 400, the operator the reason.

    ``reason`` is a short code that never changes and never holds anything from the request, so that
    it can stand in a log line and name a metric.
    """

    def __init__(self, reason: str) -> None:
        """Keep ``reason`` for the log and the metrics."""
        super().__init__(reason)
        self.reason = reason


class CertificatesUnreachable(CoachError):
    """The certificate that signs requests did not come in time: the caller gets an empty 503."""

    def __init__(self, reason: str) -> None:
        """Keep ``reason``, a code as in ``Rejected``, for the log and the metrics."""
        super().__init__(reason)
        self.reason = reason
