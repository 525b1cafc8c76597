"""Names that PyTorch has for what exists here in another way: for messages only."""

from __future__ import annotations

from typing import NoReturn

from zensor.elsewhere import Advising, Missing

CPU = "the module itself: there is nothing but the CPU"

METHODS = {
    "add_module": "setattr(module, name, child)",
    "compile": "the module itself: it runs as it is",
    "cpu": CPU,
    "cuda": CPU,
    "double": "module.to('float64')",
    "float": "module.to('float32')",
    "get_buffer": "dict(module.named_buffers())[name]",
    "get_parameter": "dict(module.named_parameters())[name]",
    "get_submodule": "dict(module.named_modules())[path]",
    "half": "module.to('float16')",
    "register_backward_hook": "out.register_hook(hook) in a forward hook, which gets the gradient of the result",
    "register_full_backward_hook": "out.register_hook(hook) in a forward hook, which gets the gradient of the result",
    "register_module": "setattr(module, name, child)",
    "register_parameter": "setattr(module, name, parameter), also for None",
    "type": "module.to(dtype)",
    "_modules": "dict(module.named_children())",
    "_parameters": "dict(module.named_parameters(recurse=False))",
}
"""By the name of a method of modules that people look for, what to write."""

LAYERS = {
    "AdaptiveMaxPool2d": "x.max(axis=(2, 3)) in a forward, for one value of each channel",
    "Buffer": "self.register_buffer(name, values)",
    "ConstantPad2d": "zensor.pad(x, widths) in a forward",
    "CosineSimilarity": "nn.functional.cosine_similarity(x1, x2)",
    "DataParallel": CPU,
    "Dropout1d": "nn.Dropout2d, which drops the channels of sequences too",
    "InstanceNorm1d": "nn.GroupNorm(channels, channels)",
    "InstanceNorm2d": "nn.GroupNorm(channels, channels)",
    "LazyLinear": "nn.Linear(in_features, out_features)",
    "LogSigmoid": "zensor.log_sigmoid(x) in a forward",
    "MarginRankingLoss": "zensor.relu(margin - target * (x1 - x2)).mean()",
    "PairwiseDistance": "nn.functional.pairwise_distance(x1, x2)",
    "ParameterDict": "a dictionary of parameters in an attribute",
    "ReLU6": "nn.Hardtanh(0.0, 6.0)",
    "ReflectionPad2d": "zensor.pad(x, widths, mode='reflect') in a forward",
    "Softmax2d": "nn.Softmax(dim=1)",
    "Transformer": "nn.TransformerEncoder and nn.TransformerDecoder",
    "Upsample": "zensor.repeat(zensor.repeat(x, times, axis=2), times, axis=3) in a forward",
    "ZeroPad2d": "zensor.pad(x, widths) in a forward",
}
"""By the name of a layer that people look for, what to write."""

FUNCTIONS = {
    "adaptive_max_pool2d": "x.max(axis=(2, 3)), for one value of each channel",
    "interpolate": "zensor.repeat(zensor.repeat(x, times, axis=2), times, axis=3)",
    "logsigmoid": "zensor.log_sigmoid(x)",
    "margin_ranking_loss": "zensor.relu(margin - target * (x1 - x2)).mean()",
    "normalize": "x / zensor.linalg.norm(x, axis=axis, keepdims=True)",
    "pad": "zensor.pad(x, widths), with a pair of widths for each axis, the first axis first",
    "relu6": "functional.hardtanh(x, 0.0, 6.0)",
    "softsign": "x / (1 + abs(x))",
    "unfold": "zensor.sliding_window_view(x, shape, axis)",
}
"""By the name of a function that people look for, what to write."""


class ModuleElsewhere(Advising):
    """The base of Module: what its methods are called elsewhere."""


for _name, _instead in METHODS.items():
    setattr(ModuleElsewhere, _name, Missing(_name, _instead))


def refuse(module: str, name: str, known: dict[str, str]) -> NoReturn:
    """Say that there is no such name, and what to write if that is known."""
    advice = f". Write {known[name]}." if name in known else ""
    raise AttributeError(f"module {module!r} has no attribute {name!r}{advice}", name=name)
