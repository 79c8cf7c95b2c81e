/** The network block: activation, constraint set and skip terms. */
import type { BiasConstraint, Shape, Skip, WeightConstraint } from '../../core/problem';
import type { ActivationClause, BiasClause, Network, NetworkClause } from '../generated/ast';
import { append, replace } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';
import { checkedNumber, oneOfWords, onceEach } from './clauses';
import { checkShape, readShape } from './shape';
import { WORDS } from './vocabulary';

export interface NetworkSpec {
  readonly slope: number;
  readonly weights: WeightConstraint;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
  /** Slopes in raw units. */
  readonly shape: Shape;
}

export const DEFAULT_NETWORK: NetworkSpec = {
  slope: 0.1,
  weights: { norm: 'l2', radius: 1 },
  bias: { kind: 'joint' },
  skip: 'none',
  shape: { outputs: 'any', slopes: null },
};

/** The network that a block describes, defaults applied; meaningless when the reporter got an error. */
export function readNetwork(network: Network, reporter: Reporter): NetworkSpec {
  const spec = onceEach(network.clauses, reporter).reduce(
    (so, clause) => applyNetworkClause(so, clause, reporter),
    DEFAULT_NETWORK,
  );
  checkShape(network, spec, reporter);
  return spec;
}

/** The spec with one clause applied; unchanged where the clause is wrong, which is reported. */
export function applyNetworkClause(
  spec: NetworkSpec,
  clause: NetworkClause,
  reporter: Reporter,
): NetworkSpec {
  switch (clause.$type) {
    case 'ActivationClause':
      return { ...spec, slope: readSlope(clause, reporter) ?? spec.slope };
    case 'WeightsClause': {
      const norm = oneOfWords(clause, 'norm', clause.norm, WORDS.norm, 'norm', reporter);
      const radius = checkedNumber(
        clause,
        'radius',
        clause.radius,
        (value) => value > 0,
        'bad-radius',
        'The radius must be a finite number above 0, for instance `weights l2 <= 1`.',
        reporter,
      );
      return norm && radius !== undefined ? { ...spec, weights: { norm, radius } } : spec;
    }
    case 'BiasClause':
      return { ...spec, bias: readBias(clause, reporter) ?? spec.bias };
    case 'ShapeClause':
      return { ...spec, shape: readShape(clause, reporter) ?? spec.shape };
    case 'SkipClause':
      return {
        ...spec,
        skip: oneOfWords(clause, 'kind', clause.kind, WORDS.skip, 'kind of skip', reporter) ?? spec.skip,
      };
  }
}

function readSlope(clause: ActivationClause, reporter: Reporter): number | undefined {
  const kind = oneOfWords(clause, 'kind', clause.kind, WORDS.activation, 'activation', reporter);
  if (kind === 'relu') {
    if (clause.slope === undefined) return 0;
    const advice = 'write `relu`, or `leaky_relu(…)` with the slope.';
    const kindRange = rangeOf(clause, 'kind');
    const fixes = [
      replace({ start: kindRange.start, end: rangeOf(clause).end }, 'relu', 'Remove the slope'),
      replace(kindRange, 'leaky_relu', 'Change to leaky_relu', false),
    ];
    reporter.error('unexpected-argument', `\`relu\` has no slope; ${advice}`, rangeOf(clause, 'slope'), {
      fixes,
    });
    return undefined;
  }
  if (kind === undefined) return undefined;
  if (clause.slope === undefined) {
    reporter.error(
      'missing-argument',
      '`leaky_relu` needs its slope, for instance `leaky_relu(0.1)`.',
      rangeOf(clause, 'kind'),
      { fixes: append(clause, 'kind', '(0.1)', 'Add the slope 0.1') },
    );
    return undefined;
  }
  return checkedNumber(
    clause,
    'slope',
    clause.slope,
    (value) => value >= 0 && value < 1,
    'bad-slope',
    'The slope must be at least 0 and below 1, for instance `leaky_relu(0.1)`.',
    reporter,
  );
}

function readBias(clause: BiasClause, reporter: Reporter): BiasConstraint | undefined {
  if (clause.kind !== undefined) {
    const kind = oneOfWords(clause, 'kind', clause.kind, WORDS.bias, 'kind of bias', reporter);
    return kind && { kind };
  }
  const limit = checkedNumber(
    clause,
    'limit',
    clause.limit,
    (value) => value > 0,
    'bad-limit',
    'The limit must be a finite number above 0, for instance `bias <= 2`; write `bias none` for no bias.',
    reporter,
  );
  return limit === undefined ? undefined : { kind: 'bound', limit };
}
