/** A network of two inputs on a grid. */
import type { FittedNetwork } from '../../result/predict';
import type { Grid } from './contour';
import type { Range } from './scale';

/**
 * f at the nodes, the corners of the box included. Along a row of the grid f is piecewise linear, so a neuron costs one
 * change of slope a row instead of one evaluation a node.
 */
export function networkGrid(
  { neurons, skip, activation }: FittedNetwork,
  x: Range,
  y: Range,
  columns: number,
  rows: number,
): Grid {
  const values = new Float64Array(columns * rows);
  const step = (x.to - x.from) / (columns - 1);
  const [active, inactive] = [Math.max(1, activation.slope), Math.min(1, activation.slope)];
  // From column i on, f = (sum of the constants up to i) + i · (sum of the slopes up to i).
  const constants = new Float64Array(columns + 1);
  const slopes = new Float64Array(columns + 1);
  for (let k = 0; k < rows; k++) {
    const second = y.from + ((y.to - y.from) * k) / (rows - 1);
    constants.fill(0);
    slopes.fill(0);
    constants[0] = skip.constant + skip.linear[0] * x.from + skip.linear[1] * second;
    slopes[0] = skip.linear[0] * step;
    for (const { weights, bias, output } of neurons) {
      const first = weights[0] * x.from + weights[1] * second + bias;
      const rise = weights[0] * step;
      const before = rise > 0 || (rise === 0 && first < 0) ? inactive : active;
      constants[0] += output * before * first;
      slopes[0] += output * before * rise;
      if (rise === 0) continue;
      const kink = Math.max(0, Math.min(columns, Math.ceil(-first / rise)));
      const change = output * ((rise > 0 ? active : inactive) - before);
      constants[kink] += change * first;
      slopes[kink] += change * rise;
    }
    let constant = 0;
    let slope = 0;
    for (let i = 0; i < columns; i++) {
      constant += constants[i];
      slope += slopes[i];
      values[k * columns + i] = constant + slope * i;
    }
  }
  return { columns, rows, x, y, values };
}
