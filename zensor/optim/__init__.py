"""Optimizers, which change parameters after their gradients, and schedulers. This file is the index."""

from zensor.optim.adam import Adam as Adam
from zensor.optim.adam import AdamW as AdamW
from zensor.optim.optimizer import Optimizer as Optimizer
from zensor.optim.scheduler import OneCycleLR as OneCycleLR
from zensor.optim.scheduler import Scheduler as Scheduler
from zensor.optim.sgd import SGD as SGD
