/** Arguments of generators and rivals: completion items and signature help. */
import type { LangiumDocument } from 'langium';
import type { CompletionValueItem, SignatureHelpProvider } from 'langium/lsp';
import {
  CompletionItemKind,
  InsertTextFormat,
  type SignatureHelp,
  type SignatureHelpOptions,
  type SignatureHelpParams,
} from 'vscode-languageserver';
import { ARGUMENT_DOCS, GENERATOR_DOCS, RIVAL_DOCS, VALUE_DOCS } from '../docs';
import { exampleOf, type Parameter, type Parameters } from '../model/calls';
import { GENERATORS } from '../model/generator';
import { RIVALS } from '../model/rivals';
import type { HullfitServices } from '../hullfitServices';
import { type CallAtCursor, cursorAt } from './cursor';

function parametersOf({ clause, callee }: CallAtCursor): Parameters | undefined {
  const known = clause === 'compare' ? RIVALS : undefined;
  if (known) return Object.hasOwn(known, callee) ? known[callee] : undefined;
  return Object.hasOwn(GENERATORS, callee) ? GENERATORS[callee].parameters : undefined;
}

/** The arguments that are not passed yet, with their defaults. */
export function argumentItems(call: CallAtCursor): CompletionValueItem[] {
  const parameters = parametersOf(call) ?? {};
  return Object.entries(parameters)
    .filter(([name]) => !call.passed.includes(name))
    .map(([name, parameter], index) => ({
      label: name,
      kind: CompletionItemKind.Property,
      detail: describe(parameter),
      documentation: ARGUMENT_DOCS[name],
      insertText: `${name}: \${1:${exampleOf(parameter)}}`,
      insertTextFormat: InsertTextFormat.Snippet,
      // What must be given comes first.
      sortText: `${parameter.default === undefined ? 0 : 1}${String(index).padStart(2, '0')}`,
    }));
}

/** Functions and constants; the default of a named argument comes first. */
export function formulaItems(withX: boolean, call: CallAtCursor): CompletionValueItem[] {
  const parameter = call.name === undefined ? undefined : parametersOf(call)?.[call.name];
  const names = Object.entries(VALUE_DOCS['Primary.name']).filter(([name]) => withX || name !== 'x');
  return [
    ...(parameter
      ? [
          {
            label: String(exampleOf(parameter)),
            kind: CompletionItemKind.Value,
            detail: describe(parameter),
            sortText: '0',
          },
        ]
      : []),
    ...names.map(([name, doc]) => ({
      label: name,
      kind: CompletionItemKind.Variable,
      documentation: doc,
      sortText: '1',
    })),
    ...Object.entries(VALUE_DOCS['Primary.callee']).map(([name, doc]) => ({
      label: name,
      kind: CompletionItemKind.Function,
      documentation: doc,
      insertText: `${name}(\${1:${withX ? 'x' : '1'}})`,
      insertTextFormat: InsertTextFormat.Snippet,
      sortText: '2',
    })),
  ];
}

/** `whole number, at least 1; default 100`. */
export function describe({ default: fallback, whole, least, most, above }: Parameter): string {
  const limits = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined || most >= Number.MAX_SAFE_INTEGER ? [] : [`at most ${most}`]),
  ];
  const kind = [whole ? 'whole number' : 'number', limits.join(' and ')].filter(Boolean).join(', ');
  return `${kind}; ${fallback === undefined ? 'must be given' : `default ${fallback}`}`;
}

export class HullSignatureHelp implements SignatureHelpProvider {
  readonly signatureHelpOptions: SignatureHelpOptions = {
    triggerCharacters: ['('],
    retriggerCharacters: [',', ':'],
  };

  constructor(private readonly services: HullfitServices) {}

  provideSignatureHelp(document: LangiumDocument, params: SignatureHelpParams): SignatureHelp | undefined {
    const text = document.textDocument.getText();
    const offset = document.textDocument.offsetAt(params.position);
    const { call, inside } = cursorAt(this.services.parser.Lexer, text, offset);
    const parameters = call && parametersOf(call);
    if (!call || !parameters || inside === 'comment' || inside === 'samples') return undefined;
    const formula = call.clause === 'generate' && GENERATORS[call.callee].formula;
    const names = Object.keys(parameters);
    const file = call.clause === 'compare' && call.callee === 'network';
    const labels = [
      ...(file ? ['"FILE"'] : []),
      ...(formula ? ['formula of x'] : []),
      ...Object.entries(parameters).map(([name, parameter]) =>
        parameter.default === undefined ? `${name}: …` : `${name}: ${parameter.default}`,
      ),
    ];
    const docs = [
      ...(file ? ['An ONNX model (.onnx) or weights as .json, relative to this file or absolute.'] : []),
      ...(formula ? ['For instance sin(3*x) + 0.1*x^2.'] : []),
      ...Object.entries(parameters).map(
        ([name, parameter]) => `${ARGUMENT_DOCS[name] ?? name} ${capital(describe(parameter))}.`,
      ),
    ];
    return {
      signatures: [
        {
          label: `${call.callee}(${labels.join(', ')})`,
          documentation: (call.clause === 'compare' ? RIVAL_DOCS : GENERATOR_DOCS)[call.callee],
          parameters: labels.map((label, index) => ({ label, documentation: docs[index] })),
        },
      ],
      activeSignature: 0,
      activeParameter: this.active(call, names, formula),
    };
  }

  /** By name when it has one; else the formula, or the first that is not passed yet. */
  private active(call: CallAtCursor, names: readonly string[], formula: boolean): number {
    const shift = formula ? 1 : 0;
    if (formula && call.argument === 0 && call.name === undefined) return 0;
    const named = call.name === undefined ? -1 : names.indexOf(call.name);
    if (named >= 0) return named + shift;
    const next = names.findIndex((name) => !call.passed.includes(name));
    return (next < 0 ? names.length : next) + shift;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
