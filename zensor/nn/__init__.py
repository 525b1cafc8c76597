"""Layers, losses and the Module that they are made from. This file is the index."""

import typing as _typing

from zensor.nn import functional as functional
from zensor.nn import init as init
from zensor.nn import utils as utils
from zensor.nn.activation import ELU as ELU
from zensor.nn.activation import GELU as GELU
from zensor.nn.activation import SELU as SELU
from zensor.nn.activation import Hardtanh as Hardtanh
from zensor.nn.activation import LeakyReLU as LeakyReLU
from zensor.nn.activation import LogSoftmax as LogSoftmax
from zensor.nn.activation import Mish as Mish
from zensor.nn.activation import PReLU as PReLU
from zensor.nn.activation import ReLU as ReLU
from zensor.nn.activation import Sigmoid as Sigmoid
from zensor.nn.activation import SiLU as SiLU
from zensor.nn.activation import Softmax as Softmax
from zensor.nn.activation import Softplus as Softplus
from zensor.nn.activation import Tanh as Tanh
from zensor.nn.attention import MultiheadAttention as MultiheadAttention
from zensor.nn.batchnorm import BatchNorm1d as BatchNorm1d
from zensor.nn.batchnorm import BatchNorm2d as BatchNorm2d
from zensor.nn.bilinear import Bilinear as Bilinear
from zensor.nn.container import ModuleDict as ModuleDict
from zensor.nn.container import ModuleList as ModuleList
from zensor.nn.container import ParameterList as ParameterList
from zensor.nn.container import Sequential as Sequential
from zensor.nn.convolution import Conv1d as Conv1d
from zensor.nn.convolution import Conv2d as Conv2d
from zensor.nn.convolution import ConvTranspose1d as ConvTranspose1d
from zensor.nn.convolution import ConvTranspose2d as ConvTranspose2d
from zensor.nn.distance_loss import CosineEmbeddingLoss as CosineEmbeddingLoss
from zensor.nn.distance_loss import HingeEmbeddingLoss as HingeEmbeddingLoss
from zensor.nn.distance_loss import HuberLoss as HuberLoss
from zensor.nn.distance_loss import L1Loss as L1Loss
from zensor.nn.distance_loss import MSELoss as MSELoss
from zensor.nn.distance_loss import SmoothL1Loss as SmoothL1Loss
from zensor.nn.distance_loss import TripletMarginLoss as TripletMarginLoss
from zensor.nn.dropout import Dropout as Dropout
from zensor.nn.dropout import Dropout2d as Dropout2d
from zensor.nn.elsewhere import LAYERS as _LAYERS
from zensor.nn.elsewhere import refuse as _refuse
from zensor.nn.embedding import Embedding as Embedding
from zensor.nn.flatten import Flatten as Flatten
from zensor.nn.flatten import Identity as Identity
from zensor.nn.flatten import Unflatten as Unflatten
from zensor.nn.functional import one_hot as one_hot
from zensor.nn.linear import Linear as Linear
from zensor.nn.loss import BCELoss as BCELoss
from zensor.nn.loss import BCEWithLogitsLoss as BCEWithLogitsLoss
from zensor.nn.loss import CrossEntropyLoss as CrossEntropyLoss
from zensor.nn.loss import KLDivLoss as KLDivLoss
from zensor.nn.loss import Loss as Loss
from zensor.nn.loss import MultiMarginLoss as MultiMarginLoss
from zensor.nn.loss import NLLLoss as NLLLoss
from zensor.nn.module import Module as Module
from zensor.nn.normalization import GroupNorm as GroupNorm
from zensor.nn.normalization import LayerNorm as LayerNorm
from zensor.nn.normalization import RMSNorm as RMSNorm
from zensor.nn.parameter import Parameter as Parameter
from zensor.nn.pooling import AdaptiveAvgPool2d as AdaptiveAvgPool2d
from zensor.nn.pooling import AvgPool1d as AvgPool1d
from zensor.nn.pooling import AvgPool2d as AvgPool2d
from zensor.nn.pooling import MaxPool1d as MaxPool1d
from zensor.nn.pooling import MaxPool2d as MaxPool2d
from zensor.nn.positional import LearnedPositionalEncoding as LearnedPositionalEncoding
from zensor.nn.positional import SinusoidalPositionalEncoding as SinusoidalPositionalEncoding
from zensor.nn.recurrent import GRU as GRU
from zensor.nn.recurrent import LSTM as LSTM
from zensor.nn.recurrent import RNN as RNN
from zensor.nn.recurrent_cells import GRUCell as GRUCell
from zensor.nn.recurrent_cells import LSTMCell as LSTMCell
from zensor.nn.recurrent_cells import RNNCell as RNNCell
from zensor.nn.state import Mismatch as Mismatch
from zensor.nn.transformer import TransformerDecoder as TransformerDecoder
from zensor.nn.transformer import TransformerDecoderLayer as TransformerDecoderLayer
from zensor.nn.transformer import TransformerEncoder as TransformerEncoder
from zensor.nn.transformer import TransformerEncoderLayer as TransformerEncoderLayer

if not _typing.TYPE_CHECKING:  # a type checker would take every name for one of ours

    def __getattr__(name):
        _refuse(__name__, name, _LAYERS)
