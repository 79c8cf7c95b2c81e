/** What came out of the full run, in a person's words; every number is in the tables beside it. */
export const CONCLUSIONS: Readonly<Record<string, string>> = {
  planted:
    'Mostly as expected. One neuron is recovered from one and a half to two samples per free number; with two and more the ' +
    'transition lies between four and five and a half samples per free number, nearly whatever the number of inputs (two to five) ' +
    'and the slope. Two are exceptions: three neurons on three inputs stay below the half at six samples per free number, and five on ' +
    'five inputs at four, which with 120 samples is the largest size tried there. The share ends at two thirds to three quarters: of the ' +
    'others a lighter network agrees with every sample there is, so that those teachers are not what least mass asks for. With one ' +
    'input it is harder: of four and five neurons the half is not reached, and for up to half of the teachers a different network of the ' +
    'very same mass is found. There the slope makes no difference at all, which experiment 3 explains.',
  constraints:
    'As expected for the mass, not quite for the neurons. No training is left of the proven optimum, and with decay 1e-4 ' +
    'gradient descent comes within a few percent of it: as a way to little mass it is good. With the usual training it keeps two ' +
    'to three times the neurons of the fit within its residual (six times with a free bias), and it misses the samples by some ' +
    'hundredths where the fit meets them to rounding. Without decay, or with few steps, it has twice the least mass on the planted ' +
    'network and a fifth too much on the sine, and keeps nearly all its neurons. With 50,000 steps it has hardly more neurons than the ' +
    'fit within its residual: there patience buys sparsity too. Of the constraints, a free bias gives the fewest neurons on these ' +
    'samples. Without a bias the planted network, which has biases, can hardly be met: the fit interpolates with thirty neurons ' +
    'and an enormous mass, and gradient descent does not get there at all.',
  slopes:
    'The law is exact where it was only expected roughly: above a slope that depends on the data, mass · (1 − α) is the same for every ' +
    'slope to all digits shown, and the number of neurons hardly moves. Any network of one slope can be written with another at that ' +
    'rate, since σ_α(t) + α σ_α(−t) = (1 − α²) max(t, 0). Only the planted network stands out: at its own slope it needs half the ' +
    'neurons. For gradient descent the same problem gets harder: at slope 0.9 it misses the samples five to eight times as far as ' +
    'at slope 0, with the same decay and steps.',
  classes:
    'As expected. The convex network has between a seventh and a half of the neurons of gradient descent, its objective proven to ' +
    '1e-6; gradient descent comes within two percent of that objective, on xor within eight. Test accuracies differ by less than the ' +
    'splits do, and no method wins everywhere: on the circles the two kernels, whose borders are round, are ahead, and on the spirals ' +
    'the tangent kernel. The pruned network of the group lasso is often the smallest of all, at an objective three to twenty-four ' +
    'percent above the least.',
  noise:
    'As expected for the neurons, and for the losses on the tables. A tolerance of two deviations of the noise takes the fit from ' +
    'some fifty neurons to fewer than ten. Its error is least at one to one and a half deviations, a third below that of ' +
    'interpolation; at two it is back there on the sine. A tube treats every sample alike and lets the function run along its edge. On ' +
    'the tables squares, huber and the mean distance at a penalty of 2 % have an eighth to a third less error than the best tolerance, ' +
    'and are as good as gradient descent with the best of three decays; both have some three to twelve neurons. On known functions ' +
    'it is otherwise than expected: the best loss is about as good as the best tolerance, and gradient descent with a well chosen decay has a ' +
    'fifth to a third less error than both; penalties below half a percent were not tried. On the same objective gradient descent ends just ' +
    'above the proven bound, with about as many neurons for squares and up to twice as many for the other losses. Among those that ' +
    'interpolate, the least-mass network has less error ' +
    'than the Gaussian process and, with two inputs, more than the tangent kernel.',
  tables:
    'Not as expected: gradient descent wins. On every table it predicts better than the fit within a tolerance, with fewer ' +
    'neurons, and the group lasso does nearly as well with two to four. These tables have outliers, and a tube has to go round ' +
    'them: either it is wide, and the function is flattened, or it is narrow, and neurons and mass are spent on single ' +
    'samples (fits with a narrow tube were also cut short by their six seconds, which leaves them more neurons). The remedy is ' +
    'a loss: experiment 5 has the same tables with squares, huber and the mean distance, as convex and proven, which are as good as ' +
    'gradient descent.',
  holdout:
    'Partly as expected. On the real tables the best of our fits is never more than a tenth behind the best rival, and ahead of all of them on ' +
    'iris and penguins; with outliers, where the mean distance has a third of the error of squares, and on the saturating curve with ' +
    'its shape, it is ahead, too. Where we lose: on the sine the Gaussian process has half our error, since the function is ' +
    'smooth and ours is made of straight pieces; on the temperatures of the globe boosted trees, gradient descent and the forest are ahead, whose many small steps follow ' +
    'a series that wanders; on countries, cars and Seattle others are ahead by less than the splits differ by. Which loss is best differs ' +
    'from table to table, and these folds do not tell it. The hard tolerance (`within`) is the worst of our goals on nearly every table and ' +
    'mostly the worst of all: an outlier decides how wide it must be. A budget of ' +
    'neurons is behind the breakpoint fit on every curve, since it is taken from a penalised fit, whose slopes are shrunk, while ' +
    'the breakpoint fit pays for nothing but breakpoints; its gap is to what any number of neurons reaches, and proves nothing about the budget. ' +
    'The sizes are as expected: 10 to 110 numbers for our losses, some thousands for forests, all rows for the process. The time is not in our favour ' +
    'with several inputs: ten penalties on five folds and the proof take a quarter of a minute to one minute, a forest or a process one to ' +
    'five seconds; with one input only the process and the single tree are faster. On penguins least_absolute is left with gaps of a hundredth and a third by its ten ' +
    'seconds. The times are those of a process of highest priority on a machine that others kept busy: good for ratios, not for more.',
};
