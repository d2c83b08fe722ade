"""A request that brings too much is turned away before its bytes fill a disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from .store import LARGEST

FORM_AROUND_FILES = 5_000_000


class NotTooMuch(FileUploadHandler):
    """Stands first among the upload handlers and looks at the announced length; more than that is never read."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Refuse what is larger than the store takes."""
        if content_length > LARGEST + FORM_AROUND_FILES:
            raise RequestDataTooBig("The upload is larger than the store takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand it on to the handlers that keep it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have the file."""
