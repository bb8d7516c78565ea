"""The stores' own fixtures, for their contract on the template's table."""

from tests.stores.conftest import _credentials, listener, store

__all__ = ["_credentials", "listener", "store"]
