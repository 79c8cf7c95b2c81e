/** Whole files to begin with, by what one has: each is valid as it stands, fits within seconds, and says what to put in its place. */

export interface Template {
  readonly label: string;
  /** What it is for, in one line. */
  readonly about: string;
  /** A complete .hull text. */
  readonly text: string;
}

export const TEMPLATES: readonly Template[] = [
  {
    label: 'Calibration table',
    about: 'One input, exact targets: a line that bends as little as the tolerance allows.',
    text: `// Calibration table
//
// A line that stays within a tolerance of each point, and bends no more than it must.
// Put your points in place of these, or read a table: from "table.csv"  inputs COLUMN  target COLUMN

dataset table {
  samples {
    0   -> 0.00
    10  -> 0.39
    20  -> 0.79
    40  -> 1.61
    60  -> 2.47
    80  -> 3.36
    100 -> 4.28
    150 -> 6.70
    200 -> 9.29
  }
}

network line {
  activation relu               // with one input: a line that bends at each neuron
  weights l2 <= 1
  bias free                     // a bend costs the same wherever it is
  skip affine                   // a straight line costs nothing
}

fit calibration {
  data table
  network line
  goal within 0.02              // how far the line may be from each point; interpolate: through all of them
}
`,
  },
  {
    label: 'Noisy curve',
    about: 'One input, targets that scatter: squares against bends.',
    text: `// Noisy curve
//
// No line should pass through samples that scatter, so each miss has a price instead.
// Put your samples in place of these, or read a table: from "table.csv"  inputs COLUMN  target COLUMN

dataset readings {
  samples {
    0.0 ->  0.12
    0.4 ->  0.45
    0.8 ->  0.66
    1.2 ->  1.01
    1.6 ->  0.93
    2.0 ->  0.98
    2.4 ->  0.61
    2.8 ->  0.37
    3.2 ->  0.02
    3.6 -> -0.51
    4.0 -> -0.69
    4.4 -> -1.02
    4.8 -> -0.91
    5.2 -> -0.96
    5.6 -> -0.58
    6.0 -> -0.31
  }
}

network line {
  activation relu
  weights l2 <= 1
  bias free
  skip affine
}

fit trend {
  data readings
  network line
  goal least_squares penalty 5% // 100%: the least penalty that leaves a straight line; spoilt samples: huber 0.3 penalty 5%
}
`,
  },
  {
    label: 'Two classes',
    about: 'Classification with a margin, and a test on samples that are kept out.',
    text: `// Two classes
//
// The smallest network that tells one from the other with a margin.
// These samples are made up. A table is read with: from "table.csv"  inputs COLUMN, COLUMN  target COLUMN is "LABEL"

dataset moons {
  generate moons(samples: 80, noise: 0.1, seed: 1)
}

network leaky {
  activation leaky_relu(0.1)
  weights l2 <= 1
  bias joint
  skip constant                 // which class is more frequent costs nothing
}

fit classes {
  data moons
  network leaky
  goal classify soft 10         // a miss costs 10 a unit of the margin; classify: every sample on its side
  gap 1e-3
  holdout 20% seed 1            // a fifth is kept out, to test the fit on
}
`,
  },
  {
    label: 'Table of many columns',
    about: 'Several inputs: neurons of few inputs, squares, and a test on rows that are kept out.',
    text: `// Table of many columns
//
// Few neurons, each of few inputs, and a test on rows that are kept out.
// These samples are made up. A table is read with: from "table.csv"  inputs COLUMN, COLUMN, COLUMN  target COLUMN  scale standard
// or let Hullfit write the whole file: command "Hullfit: Fit This Table".

dataset table {
  generate friedman(samples: 120, inputs: 5, noise: 1, seed: 1)
  scale standard                // every input on one scale
}

network sparse {
  activation leaky_relu(0.1)
  weights l1 <= 1               // neurons of few inputs
  bias joint
  skip affine                   // straight terms cost nothing
}

fit prediction {
  data table
  network sparse
  goal least_squares penalty 10%
  gap 1e-2                      // proven to a hundredth, which is enough for noise
  time 30 s
  holdout 20% seed 1
}
`,
  },
];
