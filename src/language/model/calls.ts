/** Calls with named arguments, such as teacher(neurons: 3, seed: 7): names, kinds and ranges of what is passed. */
import { suggestion } from '../../data/didYouMean';
import type { Fix } from '../diagnostic';
import type { Argument, NamedCall } from '../generated/ast';
import { change, remove, replace, spellings } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';
import { type Formula, readFormula } from './expression';

export interface Parameter {
  /** Absent: the argument must be given. */
  readonly default?: number;
  readonly whole?: boolean;
  /** Inclusive; `above` is the exclusive form. */
  readonly least?: number;
  readonly most?: number;
  readonly above?: number;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export const SEED: Parameter = { default: 0, whole: true, least: 0, most: Number.MAX_SAFE_INTEGER };

/** The numbers passed, defaults applied. `formula` is the one argument without a name, where `wantsFormula`. */
export interface ReadCall<P extends Parameters> {
  readonly values: { readonly [K in keyof P]: number };
  readonly formula?: Formula;
}

/** Reads the arguments against what the callee takes; undefined, and reported, when they do not fit. */
export function readCall<P extends Parameters>(
  call: NamedCall,
  parameters: P,
  reporter: Reporter,
  wantsFormula = false,
): ReadCall<P> | undefined {
  const before = reporter.errors;
  const values: Record<string, number> = {};
  let formula: Formula | undefined;
  const unnamed = call.arguments.filter((argument) => argument.name === undefined);
  const named = call.arguments.filter((argument) => argument.name !== undefined);
  const names = Object.keys(parameters);
  unnamed.forEach((argument, index) => {
    if (wantsFormula && index === 0 && argument.text !== undefined) {
      const message = `\`${call.callee}\` takes a formula of x, which stands without quotes.`;
      reporter.error('bad-argument', message, rangeOf(argument));
    } else if (wantsFormula && index === 0) formula = readFormula(argument.value, reporter);
    else {
      const message = `Say which argument this is: ${namesList(names)}, for instance \`${names[0] ?? 'name'}: …\`.`;
      const none = `\`${call.callee}\` takes no arguments; remove this.`;
      const fixes =
        names.length > 0
          ? names.map((name) => nameIt(argument, name))
          : [replace(rangeOf(argument), '', 'Remove the argument')];
      reporter.error('bad-argument', names.length > 0 ? message : none, rangeOf(argument), { fixes });
    }
  });
  for (const argument of named) {
    const name = argument.name!;
    if (!Object.hasOwn(parameters, name)) {
      const advice = names.length > 0 ? suggestion(name, names) : 'it takes none.';
      const message = `\`${call.callee}\` has no argument \`${name}\`; ${advice}`;
      const range = rangeOf(argument, 'name');
      reporter.error('unknown-argument', message, range, { fixes: spellings(name, names, range) });
    } else if (Object.hasOwn(values, name)) {
      reporter.error(
        'duplicate-argument',
        `\`${name}\` is given already; keep only one.`,
        rangeOf(argument, 'name'),
        { fixes: removeArgument(argument) },
      );
    } else {
      values[name] = readArgument(argument, name, parameters[name], reporter);
    }
  }
  if (wantsFormula && unnamed.length === 0) {
    const message = `\`${call.callee}\` needs a formula of x first, for instance \`${call.callee}(sin(3*x), …)\`.`;
    reporter.error('missing-argument', message, rangeOf(call, 'callee'));
  }
  // one that is misspelt is not missing
  const isComplete = named.every(({ name }) => Object.hasOwn(parameters, name!));
  for (const name of isComplete ? names : []) {
    if (Object.hasOwn(values, name)) continue;
    const fallback = parameters[name].default;
    if (fallback === undefined) {
      const message = `\`${call.callee}\` needs the argument \`${name}\`; add \`${name}: …\`.`;
      const fixes = addArgument(call, `${name}: ${exampleOf(parameters[name])}`);
      reporter.error('missing-argument', message, rangeOf(call, 'callee'), { fixes });
    } else values[name] = fallback;
  }
  if (reporter.errors > before) return undefined;
  return { values: values as ReadCall<P>['values'], ...(formula && { formula }) };
}

function readArgument(argument: Argument, name: string, parameter: Parameter, reporter: Reporter): number {
  const before = reporter.errors;
  const value = readFormula(argument.value, reporter, false)?.(NaN) ?? NaN;
  if (reporter.errors > before) return NaN;
  const { whole, least = -Infinity, most = Infinity, above = -Infinity } = parameter;
  if (
    Number.isFinite(value) &&
    value >= least &&
    value <= most &&
    value > above &&
    (!whole || Number.isInteger(value))
  ) {
    return value;
  }
  const kind = whole ? 'a whole number' : 'a finite number';
  const limits = [
    ...(above > -Infinity ? [`above ${above}`] : []),
    ...(least > -Infinity ? [`at least ${least}`] : []),
    ...(most < Infinity ? [`at most ${most}`] : []),
  ];
  const message = `\`${name}\` must be ${[kind, limits.join(' and ')].filter(Boolean).join(', ')}.`;
  reporter.error('bad-argument', message, rangeOf(argument, argument.text === undefined ? 'value' : 'text'));
  return NaN;
}

/** A value to begin with, where there is no default. */
export function exampleOf({ default: fallback, least = 1 }: Parameter): number {
  return fallback ?? Math.max(least, 2);
}

function nameIt(argument: Argument, name: string): Fix {
  const { start } = rangeOf(argument);
  return replace({ start, end: start }, `${name}: `, `Pass it as \`${name}\``, false);
}

function addArgument(call: NamedCall, text: string): readonly Fix[] {
  const cst = call.$cstNode;
  if (!cst?.text.endsWith(')')) return [];
  const separator = call.arguments.length > 0 ? ', ' : '';
  return change(call, cst.end - 1, 0, separator + text, `Add \`${text}\``);
}

/** With the comma before it. */
function removeArgument(argument: Argument): readonly Fix[] {
  const cst = argument.$cstNode;
  const text = cst?.root.fullText ?? '';
  const comma = cst ? text.lastIndexOf(',', cst.offset) : -1;
  if (!cst || text.slice(comma + 1, cst.offset).trim() !== '') return remove(argument, 'Remove the argument');
  return change(argument, comma, cst.end - comma, '', 'Remove the argument');
}

function namesList(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
