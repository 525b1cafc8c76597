"""Holds `GraphVis`, the import path of the project's first days; the pictures live in `visualization`."""
