/** The clause `shape` of a network: outputs of one sign, and limits of the slope (theory.md, section 9). */
import type { BiasConstraint, Outputs, Shape, Skip } from '../../core/problem';
import type { Network, ShapeClause, ShapePart } from '../generated/ast';
import { rangeOf, type Reporter } from '../reporter';
import { oneOfWords } from './clauses';
import { WORDS } from './vocabulary';

type Word = (typeof WORDS.shape)[number];

const OUTPUTS: Readonly<Partial<Record<Word, Outputs>>> = { convex: 'convex', concave: 'concave' };

/** The shape of a clause; undefined where it is wrong, which is reported. */
export function readShape(clause: ShapeClause, reporter: Reporter): Shape | undefined {
  let outputs: Outputs = 'any';
  let slopes: Shape['slopes'] = null;
  const seen = new Set<Word>();
  for (const part of clause.parts) {
    const word = oneOfWords(part, 'kind', part.kind, WORDS.shape, 'shape', reporter);
    if (word === undefined) return undefined;
    const fault = seen.has(word) ? `\`${word}\` stands here already; keep only one.` : faultOf(word, part);
    if (fault !== null) {
      reporter.error('bad-shape', fault, rangeOf(part));
      return undefined;
    }
    seen.add(word);
    const own = OUTPUTS[word];
    if (own) {
      if (outputs !== 'any') {
        const message =
          'Only a straight line is both convex and concave; keep one of them, or use a tolerance and no shape.';
        reporter.error('bad-shape', message, rangeOf(part));
        return undefined;
      }
      outputs = own;
      continue;
    }
    const [least, most] = limitsOf(word, part);
    const [low, high]: readonly [number, number] = slopes ?? [-Infinity, Infinity];
    slopes = [Math.max(low, least), Math.min(high, most)];
    if (!(slopes[0] < slopes[1])) {
      const message = `No slope is left by these limits but ${slopes[0] === slopes[1] ? 'one' : 'none'}; keep those that leave some room.`;
      reporter.error('bad-shape', message, rangeOf(part));
      return undefined;
    }
  }
  return { outputs, slopes };
}

function faultOf(word: Word, { least, most }: ShapePart): string | null {
  if (word !== 'slope')
    return least === undefined
      ? null
      : `\`${word}\` has no limits; write \`slope a..b\` for limits of the slope.`;
  if (least === undefined || most === undefined)
    return '`slope` needs its limits, for instance `slope 0.5..2`.';
  return Number.isFinite(least) && Number.isFinite(most) && least < most
    ? null
    : 'The least slope must be below the largest, both finite, for instance `slope 0.5..2`.';
}

function limitsOf(word: Word, { least, most }: ShapePart): readonly [number, number] {
  if (word === 'increasing') return [0, Infinity];
  return word === 'decreasing' ? [-Infinity, 0] : [least ?? NaN, most ?? NaN];
}

interface Asked {
  readonly shape: Shape;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
}

/** Limits of the slope are exact with kinks at the samples only: with a free bias and an affine term that costs nothing. */
export function checkShape(network: Network, { shape, bias, skip }: Asked, reporter: Reporter): void {
  const clause = network.clauses.find((one): one is ShapeClause => one.$type === 'ShapeClause');
  const part = clause && limitedPart(clause);
  if (!shape.slopes || !part || (bias.kind === 'free' && skip === 'affine')) return;
  const message = `\`${part.kind}\` needs \`bias free\` and \`skip affine\` in this network, and one input; \`convex\` and \`concave\` do without.`;
  reporter.error('shape-needs', message, rangeOf(part));
}

/** The part of a clause that limits the slope. */
const limitedPart = ({ parts }: ShapeClause): ShapePart | undefined =>
  parts.find(({ kind }) => kind in { increasing: 0, decreasing: 0, slope: 0 });

/** Where the shape of a network stands. */
export function shapeRange(network: Network | undefined): ReturnType<typeof rangeOf> | null {
  const clause = network?.clauses.find((one): one is ShapeClause => one.$type === 'ShapeClause');
  return clause ? rangeOf(limitedPart(clause) ?? clause) : null;
}
