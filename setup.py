"""Refuses `pip install .` in words; docs/decisions.md says why Zensor is used from its checkout."""

import sys

sys.exit(
    "Installing Zensor as a distribution: its engine is imported as autograd, and so is HIPS autograd; in one "
    "site-packages each would destroy the other. Zensor is used from its checkout. Run make train, which makes .venv; "
    "or run pip install -r requirements.txt and put this folder on the path, for example in PYTHONPATH."
)
