"""What goes wrong when a picture is drawn or written and the computation itself is fine."""

from autograd.errors import ZensorError


class PictureError(ZensorError, OSError):
    """The picture cannot be drawn or written here: a program, a package or a folder is missing or refuses."""


class SizeError(PictureError):
    """The picture would have more pixels than viewers can show."""
