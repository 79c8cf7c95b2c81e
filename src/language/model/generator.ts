/** `generate …`: which generator, and with which arguments. */
import { suggestion } from '../../data/didYouMean';
import {
  circles,
  curve,
  friedman,
  type Generated,
  moons,
  parabola,
  spirals,
  teacher,
  xor,
} from '../../data/generators';
import type { NamedCall } from '../generated/ast';
import { spellings } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';
import { type Parameter, type Parameters, readCall, SEED } from './calls';

export interface GeneratorSpec {
  /** Whether the targets are −1 and +1, so that `classify` is the default goal. */
  readonly twoClass: boolean;
  readonly inputNames: readonly string[];
  readonly generate: () => Generated;
}

/** Bounded, so that a slip of a digit cannot take the editor's memory. */
const SAMPLES: Parameter = { whole: true, least: 1, most: 1_000_000 };
/** So that it cannot hold the editor up either: about half a second. */
const MAX_WORK = 100_000_000;
/** Numbers of a table. */
const MOST_NUMBERS = 10_000_000;
const NOISE: Parameter = { default: 0, least: 0 };
const CLASSES = { samples: { ...SAMPLES, default: 100 }, noise: NOISE, seed: SEED };

interface Generator {
  readonly parameters: Parameters;
  /** Whether a formula of x comes first. */
  readonly formula: boolean;
  read(call: NamedCall, reporter: Reporter): GeneratorSpec | undefined;
}

const TEACHER = {
  neurons: { whole: true, least: 1, most: 10_000 },
  inputs: { whole: true, least: 1, most: 1000 },
  samples: SAMPLES,
  seed: SEED,
  noise: NOISE,
  slope: { default: 0.1, least: 0, most: 1 },
} satisfies Parameters;

const CURVE = {
  from: { default: -1 },
  to: { default: 1 },
  samples: { ...SAMPLES, default: 50 },
  noise: NOISE,
  seed: SEED,
} satisfies Parameters;

const FRIEDMAN = {
  samples: { ...SAMPLES, default: 200 },
  inputs: { whole: true, default: 5, least: 3, most: 1000 },
  noise: NOISE,
  seed: SEED,
} satisfies Parameters;

/** The generators and what they take. */
export const GENERATORS: Readonly<Record<string, Generator>> = {
  teacher: {
    parameters: TEACHER,
    formula: false,
    read(call, reporter) {
      const values = readCall(call, TEACHER, reporter)?.values;
      if (!values) return undefined;
      if (values.samples * values.inputs > MOST_NUMBERS) {
        reporter.error('bad-argument', `samples × inputs must be at most ${MOST_NUMBERS}.`, rangeOf(call));
        return undefined;
      }
      if (values.samples * values.inputs * values.neurons > MAX_WORK) {
        const message = `samples × inputs × neurons must be at most ${MAX_WORK}.`;
        reporter.error('bad-argument', message, rangeOf(call));
        return undefined;
      }
      return { twoClass: false, inputNames: inputNames(values.inputs), generate: () => teacher(values) };
    },
  },
  curve: {
    parameters: CURVE,
    formula: true,
    read(call, reporter) {
      const read = readCall(call, CURVE, reporter, true);
      if (!read?.formula) return undefined;
      const { values, formula } = read;
      const length = call.$cstNode?.length ?? 0;
      if (values.samples * length > MAX_WORK) {
        const message = 'This formula is too long for so many samples; use fewer of them, or a shorter one.';
        reporter.error('bad-argument', message, rangeOf(call));
        return undefined;
      }
      if (values.from >= values.to) {
        reporter.error('bad-argument', '`from` must be below `to`.', rangeOf(call));
        return undefined;
      }
      return { twoClass: false, inputNames: ['x'], generate: () => curve(formula, values) };
    },
  },
  friedman: {
    parameters: FRIEDMAN,
    formula: false,
    read(call, reporter) {
      const values = readCall(call, FRIEDMAN, reporter)?.values;
      if (!values) return undefined;
      if (values.samples * values.inputs > MOST_NUMBERS) {
        reporter.error('bad-argument', `samples × inputs must be at most ${MOST_NUMBERS}.`, rangeOf(call));
        return undefined;
      }
      return { twoClass: false, inputNames: inputNames(values.inputs), generate: () => friedman(values) };
    },
  },
  moons: classes(CLASSES, moons),
  circles: classes({ ...CLASSES, factor: { default: 0.8, above: 0, most: 1 } }, circles),
  spirals: classes({ ...CLASSES, turns: { default: 1, above: 0, most: 100 } }, spirals),
  xor: classes(CLASSES, xor),
  parabola: classes({ samples: CLASSES.samples, seed: SEED }, parabola),
};

export const GENERATOR_NAMES: readonly string[] = Object.keys(GENERATORS);

/** What a call generates; undefined, and reported, when its name or arguments are wrong. Nothing is generated yet. */
export function readGenerator(call: NamedCall | undefined, reporter: Reporter): GeneratorSpec | undefined {
  if (call?.callee === undefined) return undefined;
  if (!Object.hasOwn(GENERATORS, call.callee)) {
    const message = `\`${call.callee}\` is no generator; ${suggestion(call.callee, GENERATOR_NAMES)}`;
    const range = rangeOf(call, 'callee');
    reporter.error('unknown-generator', message, range, {
      fixes: spellings(call.callee, GENERATOR_NAMES, range),
    });
    return undefined;
  }
  return GENERATORS[call.callee].read(call, reporter);
}

function classes<P extends Readonly<Record<string, Parameter>>>(
  parameters: P,
  make: (values: { readonly [K in keyof P]: number }) => Generated,
): Generator {
  return {
    parameters,
    formula: false,
    read(call, reporter) {
      const values = readCall(call, parameters, reporter)?.values;
      return values && { twoClass: true, inputNames: inputNames(2), generate: () => make(values) };
    },
  };
}

/** `x` for one input, else `x1`, `x2`, …. */
export function inputNames(dimension: number): string[] {
  return dimension === 1 ? ['x'] : Array.from({ length: dimension }, (_, k) => `x${k + 1}`);
}
