// Fits noisy samples within a tolerance, verifies the result, and predicts with it: `npm install hullfit-0.1.0.tgz`, then tsc and node.
import { writeFileSync } from 'node:fs';
import { exportNetwork, fit, type FitSource, HullfitError, predict, verify } from 'hullfit';

const x = Array.from({ length: 60 }, (_, i) => -1 + i / 29.5);
const y = x.map((value, i) => Math.sin(3 * value) + 0.05 * Math.cos(17 * i));

const source: FitSource = {
  name: 'noisy',
  data: { samples: { inputs: x, targets: y } },
  network: { bias: 'free', skip: 'affine' },
  goal: { kind: 'within', tolerance: 0.1 },
  time: 30,
};

try {
  const result = await fit(source, {
    signal: AbortSignal.timeout(60_000),
    onProgress: ({ iteration, gap }) => console.error(`round ${iteration}, gap ${gap ?? 'not known yet'}`),
  });
  console.log(`${result.status}: ${result.neurons.length} neurons, mass ${result.mass}, gap ${result.gap}`);

  const { values } = predict(result, [-0.5, 0, 0.5]);
  console.log(`at -0.5, 0 and 0.5: ${values.join(' ')}`);

  const { fileName, text } = exportNetwork(result, { to: 'c', number: 'float' });
  writeFileSync(fileName, text);
  console.log(`${fileName} is written`);

  const { ok, claims } = await verify(result, { source });
  console.log(ok ? `all ${claims.length} claims hold` : 'a claim does not hold');
} catch (error) {
  if (!(error instanceof HullfitError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
