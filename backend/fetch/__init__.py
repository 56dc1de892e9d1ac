"""The doors to the network: files from addresses, and the one endpoint that a person may name for planning."""

from backend.fetch.download import fetch_url, is_public
from backend.fetch.endpoint import ask_endpoint

__all__ = ["ask_endpoint", "fetch_url", "is_public"]
