/** Every reference case as a .hull file, through `hullfit fit` and `hullfit verify`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { readResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';
import { goalText, readVectors, type VectorCase } from '../helpers/vectors';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

const idOf = ({ name }: VectorCase): string => name.replace(/\W/g, '_');

/** Rows of the inputs, as texts. */
function rowsOf({ count, dimension, inputs }: Problem): string[] {
  return Array.from({ length: count }, (_, i) =>
    Array.from(inputs.subarray(i * dimension, (i + 1) * dimension)).join(', '),
  );
}

/** The table of a case whose samples have tolerances of their own. */
function tableOf({ problem }: VectorCase): string {
  const names = Array.from({ length: problem.dimension }, (_, k) => `x${k + 1}`);
  const rows = rowsOf(problem).map((x, i) => `${x}, ${problem.targets[i]}, ${problem.sampleTolerances![i]}`);
  return [[...names, 'y', 'tolerance'].join(','), ...rows, ''].join('\n');
}

function datasetOf(own: VectorCase): string {
  const { problem } = own;
  if (problem.sampleTolerances === undefined)
    return `samples {\n${rowsOf(problem)
      .map((x, i) => `    ${x} -> ${problem.targets[i]}`)
      .join('\n')}\n  }`;
  const names = Array.from({ length: problem.dimension }, (_, k) => `x${k + 1}`);
  return `from "${idOf(own)}.csv" inputs ${names.join(', ')} target y`;
}

/** A dataset, a network and a fit; their names are the case's, made identifiers. */
function hullText(own: VectorCase): string {
  const { problem } = own;
  const { slope, weights, bias, skip, shape } = problem;
  const id = idOf(own);
  return `dataset ${id}_data {
  ${datasetOf(own)}
}
network ${id}_network {
  activation leaky_relu(${slope})
  weights ${weights.norm} <= ${weights.radius}
  bias ${bias.kind === 'bound' ? `<= ${bias.limit}` : bias.kind}
  skip ${skip}${
    shape
      ? `
  shape ${shape.outputs}`
      : ''
  }
}
fit ${id} { data ${id}_data network ${id}_network goal ${goalText(problem.goal)} }
`;
}

/** At most this many neurons, the fewest of any method tried on the same problem. */
const FEWEST: Record<string, number> = {
  d1_n10_teacher3: 3,
  d1_n10_sin3x: 8,
  d1_n10_random: 7,
  d1_n50_sin3x: 49,
  d2_n20_teacher3: 8,
};

describe.each(['atomic-norm', 'losses', 'peer-problems'] as const)('%s', (file) => {
  // weights are a clause of a dataset
  const cases = readVectors(file).filter(({ problem }) => problem.sampleWeights === undefined);
  let folder: string;
  let results: Map<string, FitResult>;
  let findings: Map<string, string>;

  beforeAll(async () => {
    const tables = cases.filter(({ problem }) => problem.sampleTolerances);
    folder = cli.folderWith({
      'cases.hull': cases.map(hullText).join('\n'),
      ...Object.fromEntries(tables.map((own) => [`${idOf(own)}.csv`, tableOf(own)])),
    });
    const { stdout } = await cli.run(folder, ['fit', 'cases.hull', '--json', '--out', '.']);
    const list = (JSON.parse(stdout) as unknown[]).map(readResult);
    results = new Map(list.map((result) => [result.fit, result]));
    const verified = await cli.run(folder, ['verify', ...list.map(({ fit }) => `${fit}.json`)]);
    // under each file its findings
    findings = new Map(
      verified.stdout.split(/^(?=\S+\.json$)/m).map((part) => [part.split('.json')[0], part]),
    );
    expect(verified.code, verified.stdout).toBe(0);
  }, 300_000);

  it.each(cases)('$name', ({ name, status, objective, referenceGap = 0 }) => {
    const id = name.replace(/\W/g, '_');
    const result = results.get(id)!;
    expect(result.status, result.reason).toBe(status);
    if (status === 'optimal') {
      const tolerance = (1e-6 + referenceGap) * Math.max(1, objective!);
      expect(Math.abs(result.objective! - objective!)).toBeLessThanOrEqual(tolerance);
      expect(result.gap).toBeLessThanOrEqual(1e-6);
    }
    if (name in FEWEST) expect(result.neurons.length).toBeLessThanOrEqual(FEWEST[name]);
    expect(findings.get(id)).toMatch(/: every claim holds\./);
  });
});
