"""Functions of functions: a function goes in, one that computes its derivatives comes out.

Read `call` first: every transform runs the user's function there, with arguments tracked for that
call alone. `reverse` needs one backward pass, `forward` two, `matrices` one per element.
`checkpoint` trades time for memory.
"""

from autograd.transforms.checkpoint import checkpoint as checkpoint
from autograd.transforms.forward import jvp as jvp
from autograd.transforms.matrices import hessian as hessian
from autograd.transforms.matrices import hvp as hvp
from autograd.transforms.matrices import jacobian as jacobian
from autograd.transforms.reverse import elementwise_grad as elementwise_grad
from autograd.transforms.reverse import grad as grad
from autograd.transforms.reverse import value_and_grad as value_and_grad
from autograd.transforms.reverse import vjp as vjp
