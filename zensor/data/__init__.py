"""Datasets and the loader that walks through them."""

from zensor.data.augment import random_affine as random_affine
from zensor.data.augment import random_flip as random_flip
from zensor.data.augment import random_shift as random_shift
from zensor.data.collate import default_collate as default_collate
from zensor.data.dataset import Dataset as Dataset
from zensor.data.dataset import Subset as Subset
from zensor.data.dataset import TensorDataset as TensorDataset
from zensor.data.dataset import random_split as random_split
from zensor.data.digits import Digits as Digits
from zensor.data.download import DownloadError as DownloadError
from zensor.data.fashion import FashionMNIST as FashionMNIST
from zensor.data.handwritten import handwritten_digits as handwritten_digits
from zensor.data.idx import read_idx as read_idx
from zensor.data.loader import DataLoader as DataLoader
from zensor.data.mnist import MNIST as MNIST
from zensor.data.mnist import DataWarning as DataWarning
from zensor.data.points import Moons as Moons
from zensor.data.points import Spirals as Spirals
