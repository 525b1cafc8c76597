"""Layers, losses and the Module that they are made from. This file is the index."""

from zensor.nn import functional as functional
from zensor.nn.activation import ReLU as ReLU
from zensor.nn.activation import Sigmoid as Sigmoid
from zensor.nn.activation import Tanh as Tanh
from zensor.nn.container import Sequential as Sequential
from zensor.nn.dropout import Dropout as Dropout
from zensor.nn.flatten import Flatten as Flatten
from zensor.nn.functional import one_hot as one_hot
from zensor.nn.linear import Linear as Linear
from zensor.nn.loss import CrossEntropyLoss as CrossEntropyLoss
from zensor.nn.loss import Loss as Loss
from zensor.nn.loss import MSELoss as MSELoss
from zensor.nn.module import Module as Module
from zensor.nn.parameter import Parameter as Parameter
from zensor.nn.state import Mismatch as Mismatch
