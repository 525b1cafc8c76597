"""Linear algebra under NumPy's names: what numpy.linalg has, recorded.

Everything works on stacks of matrices where NumPy's does. `eig` and `eigvals` are refused: their results
are complex.
"""

from numpy.linalg import matrix_rank as matrix_rank

from autograd.functions.determinants import det as det
from autograd.functions.determinants import slogdet as slogdet
from autograd.functions.diagonal import matrix_diagonal
from autograd.functions.eigen import eig as eig
from autograd.functions.eigen import eigh as eigh
from autograd.functions.eigen import eigvals as eigvals
from autograd.functions.eigen import eigvalsh as eigvalsh
from autograd.functions.factorizations import cholesky as cholesky
from autograd.functions.factorizations import qr as qr
from autograd.functions.leastsquares import lstsq as lstsq
from autograd.functions.leastsquares import pinv as pinv
from autograd.functions.linalg import matmul as matmul
from autograd.functions.matrices import matrix_power as matrix_power
from autograd.functions.matrices import multi_dot as multi_dot
from autograd.functions.matrices import vecdot as vecdot
from autograd.functions.norms import cond as cond
from autograd.functions.norms import matrix_norm as matrix_norm
from autograd.functions.norms import norm as norm
from autograd.functions.norms import vector_norm as vector_norm
from autograd.functions.products import tensordot as tensordot
from autograd.functions.shape import matrix_transpose as matrix_transpose
from autograd.functions.solving import inv as inv
from autograd.functions.solving import solve as solve
from autograd.functions.solving import tensorinv as tensorinv
from autograd.functions.solving import tensorsolve as tensorsolve
from autograd.functions.strict import cross as cross
from autograd.functions.strict import outer as outer
from autograd.functions.strict import trace as trace
from autograd.functions.svd import svd as svd
from autograd.functions.svd import svdvals as svdvals

diagonal = matrix_diagonal
