/** Formulas like sin(3*x) + 0.1*x^2: checked once, then a plain function. Never eval. */
import type { AstNode } from 'langium';
import { suggestion } from '../../data/didYouMean';
import type { Expression, FunctionCall, Variable } from '../generated/ast';
import type { DiagnosticCode } from '../codes';
import type { Fix } from '../diagnostic';
import { append, spellings } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';

export type Formula = (x: number) => number;

interface Operation {
  readonly least: number;
  readonly most: number;
  readonly apply: (...values: number[]) => number;
}

const FUNCTIONS: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(
    (['sin', 'cos', 'tan', 'exp', 'log', 'sqrt', 'abs'] as const).map((name) => [
      name,
      { least: 1, most: 1, apply: (value: number) => Math[name](value) },
    ]),
  ),
  min: { least: 1, most: Infinity, apply: (...values) => Math.min(...values) },
  max: { least: 1, most: Infinity, apply: (...values) => Math.max(...values) },
};

export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS);

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** The formula as a function of x; undefined, and reported, when a name in it is not known or x is not allowed. */
export function readFormula(
  expression: Expression | undefined,
  reporter: Reporter,
  allowX = true,
): Formula | undefined {
  if (expression === undefined) return undefined;
  const go = (part: Expression | undefined) => readFormula(part, reporter, allowX);
  switch (expression.$type) {
    case 'NumberLiteral': {
      const { value } = expression;
      if (Number.isFinite(value)) return () => value;
      return refuse(reporter, 'not-finite', 'This number is too large; use one below 1.8e308.', expression);
    }
    case 'Variable':
      return readVariable(expression, allowX, reporter);
    case 'Signed': {
      const operand = go(expression.operand);
      return operand && (expression.sign === '-' ? (x) => -operand(x) : operand);
    }
    case 'Binary': {
      const left = go(expression.left);
      const right = go(expression.right);
      return left && right && combine(expression.operator, left, right);
    }
    case 'FunctionCall':
      return readFunction(expression, allowX, reporter);
  }
}

function combine(operator: string, left: Formula, right: Formula): Formula {
  switch (operator) {
    case '+':
      return (x) => left(x) + right(x);
    case '-':
      return (x) => left(x) - right(x);
    case '*':
      return (x) => left(x) * right(x);
    case '/':
      return (x) => left(x) / right(x);
    case '^':
      return (x) => left(x) ** right(x);
    default:
      throw new Error(`The grammar has an operator that the formulas lack: ${operator}`);
  }
}

function readVariable(variable: Variable, allowX: boolean, reporter: Reporter): Formula | undefined {
  const { name } = variable;
  if (name === 'x' && allowX) return (x) => x;
  if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name];
  if (Object.hasOwn(FUNCTIONS, name)) {
    const message = `\`${name}\` is a function; write \`${name}(…)\`.`;
    const fixes = append(variable, 'name', allowX ? '(x)' : '(1)', `Call \`${name}\``);
    return refuse(reporter, 'bad-argument', message, variable, undefined, fixes);
  }
  const known = [...(allowX ? ['x'] : []), ...Object.keys(CONSTANTS)];
  const what = allowX ? 'variable or constant' : 'number';
  const message = `\`${name}\` is no ${what}; ${suggestion(name, known)}`;
  const fixes = spellings(name, known, rangeOf(variable));
  return refuse(reporter, 'unknown-name', message, variable, undefined, fixes);
}

function readFunction(call: FunctionCall, allowX: boolean, reporter: Reporter): Formula | undefined {
  const operands = call.operands.map((operand) => readFormula(operand, reporter, allowX));
  if (!Object.hasOwn(FUNCTIONS, call.callee)) {
    const message = `\`${call.callee}\` is no function; ${suggestion(call.callee, Object.keys(FUNCTIONS))}`;
    const fixes = spellings(call.callee, FUNCTION_NAMES, rangeOf(call, 'callee'));
    return refuse(reporter, 'unknown-name', message, call, 'callee', fixes);
  }
  const { least, most, apply } = FUNCTIONS[call.callee];
  if (operands.length < least || operands.length > most) {
    const message = `\`${call.callee}\` takes ${most === 1 ? 'one value' : 'one value or more'}, not ${operands.length}.`;
    return refuse(reporter, 'bad-argument', message, call);
  }
  if (!operands.every((operand) => operand !== undefined)) return undefined;
  return (x) => apply(...operands.map((operand) => operand(x)));
}

function refuse(
  reporter: Reporter,
  code: DiagnosticCode,
  message: string,
  node: AstNode,
  property?: string,
  fixes: readonly Fix[] = [],
): undefined {
  reporter.error(code, message, rangeOf(node, property), { fixes });
}
