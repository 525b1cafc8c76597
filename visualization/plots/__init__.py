"""Pictures of training: curves, confusion matrix, images, decision boundary, histograms, learning rates.

Each function draws on the axes that it is given, or on those of a new figure, and returns them:
``plots.loss_curve(losses).figure.savefig("loss.png")``. Nothing needs a display, and no figure is
left registered anywhere; in a notebook, after ``%matplotlib inline``, end a cell with the figure.
Whatever is drawn can be read without colours.
"""

from visualization.plots.boundary import decision_boundary as decision_boundary
from visualization.plots.confusion import confusion_matrix as confusion_matrix
from visualization.plots.curves import accuracy_curve as accuracy_curve
from visualization.plots.curves import loss_curve as loss_curve
from visualization.plots.histograms import histograms as histograms
from visualization.plots.images import images as images
from visualization.plots.rates import learning_rate as learning_rate
