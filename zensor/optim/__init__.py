"""Optimizers, which change parameters after their gradients, and schedulers. This file is the index."""

from zensor.optim import lr_scheduler as lr_scheduler
from zensor.optim.adam import Adam as Adam
from zensor.optim.adam import AdamW as AdamW
from zensor.optim.adam import NAdam as NAdam
from zensor.optim.adaptive import Adadelta as Adadelta
from zensor.optim.adaptive import Adagrad as Adagrad
from zensor.optim.adaptive import RMSprop as RMSprop
from zensor.optim.lbfgs import LBFGS as LBFGS
from zensor.optim.lion import Lion as Lion
from zensor.optim.lr_scheduler import CosineAnnealingLR as CosineAnnealingLR
from zensor.optim.lr_scheduler import ExponentialLR as ExponentialLR
from zensor.optim.lr_scheduler import LambdaLR as LambdaLR
from zensor.optim.lr_scheduler import LinearLR as LinearLR
from zensor.optim.lr_scheduler import MultiStepLR as MultiStepLR
from zensor.optim.lr_scheduler import StepLR as StepLR
from zensor.optim.one_cycle import OneCycleLR as OneCycleLR
from zensor.optim.optimizer import Optimizer as Optimizer
from zensor.optim.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from zensor.optim.scheduler import Scheduler as Scheduler
from zensor.optim.sequential import SequentialLR as SequentialLR
from zensor.optim.sgd import SGD as SGD
