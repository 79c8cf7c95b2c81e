/** The file that `hullfit new` writes. Complete: it passes `hullfit check` and fits as it stands. */
export const STARTER = `// A Hullfit file: datasets, networks and fits. Run it with: hullfit fit FILE.hull
// or, in VS Code, with the command "Hullfit: Fit File".

// The data. Samples may be written here, one a line: inputs -> target. A table is read with
//   from "data/table.csv"
//   inputs first_column, "second column"
//   target third_column
dataset measurements {
  samples {
    -2.0 -> 1.0
    -1.0 -> 0.2
     0.0 -> 0.1
     1.0 -> 0.9
     2.0 -> 2.1
  }
}

// The network: what its neurons may be. These are the defaults, so this block may be left out.
network leaky {
  activation leaky_relu(0.1)   // relu is leaky_relu(0)
  weights l2 <= 1              // l1, l2 or linf; the radius bounds every neuron's weights
  bias joint                   // none, joint (inside the norm), free, or <= 2
  skip none                    // none, constant or affine: free terms beside the neurons
}

// The fit: the smallest network of unlimited width through the data, and the proof that none is smaller.
fit first {
  data measurements
  network leaky
  goal interpolate             // or: within 0.05, classify, classify soft 10
  sparsify merge               // off, merge (fewer neurons, same norm) or reweighted
  gap 1e-6                     // stop when the proven relative gap is this small
  time 60 s                    // or stop then, with the best answer and its gap
}
`;
