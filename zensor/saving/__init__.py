"""Saving: named arrays as safetensors, and checkpoints from which a run goes on exactly where it was."""

from zensor.saving.checkpoint import Checkpoint as Checkpoint
from zensor.saving.weights import load as load
from zensor.saving.weights import save as save
