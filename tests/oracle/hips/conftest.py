"""The shim changes modules when it is imported: only the process that runs HIPS autograd's tests may do that."""

collect_ignore = ["shim.py"]
