/** Snippets for whole blocks and clauses, in the protocol's notation. */
import { GOAL_FORMS } from '../goals';
import type { BlockKind } from '../syntax/messages';
import { GENERATORS } from '../model/generator';
import { exampleOf, type Parameters } from '../model/calls';
import { RIVALS } from '../model/rivals';
import { CHOICE_RULES } from '../../result/sweepResult';

export interface Snippet {
  readonly label: string;
  readonly about: string;
  readonly body: string;
}

/** Whole blocks. `dataset`, `network` and `fit` are names that the file has, for a fit or a sweep to begin with. */
export function blockSnippets(
  dataset: string | undefined,
  network: string | undefined,
  fit: string | undefined,
): Snippet[] {
  const use = network === undefined ? '' : `\n\tnetwork ${network}`;
  return [
    {
      label: 'dataset from a file',
      about: 'Samples from a table: .csv, .tsv, .tab, .txt, .dat or .json.',
      body: 'dataset ${1:table} {\n\tfrom "$2"\n\tinputs $3\n\ttarget $4\n}\n$0',
    },
    {
      label: 'dataset with samples',
      about: 'Samples written out, one a line.',
      body: 'dataset ${1:points} {\n\tsamples {\n\t\t${2:-1} -> ${3:0}\n\t\t${4:0} -> ${5:1}\n\t\t${6:1} -> ${7:0}\n\t}\n}\n$0',
    },
    {
      label: 'dataset from a generator',
      about: 'Samples from a generator, reproducible by their seed.',
      body: 'dataset ${1:made} { generate $2 }\n$0',
    },
    {
      label: 'network block',
      about: 'Activation, constraint set and bias.',
      body: 'network ${1:leaky} {\n\tactivation leaky_relu(${2:0.1})\n\tweights ${3|l2,l1,linf|} <= ${4:1}\n\tbias ${5|joint,free,none|}\n}\n$0',
    },
    {
      label: 'fit block',
      about: 'Fits a dataset and proves the result.',
      body: `fit \${1:first} {\n\tdata \${2:${dataset ?? 'NAME'}}${use}\n}\n$0`,
    },
    {
      label: 'sweep block',
      about: 'Runs a fit for many values of its clauses, with cross-validation.',
      body: `sweep \${1:penalties} {\n\tfit \${2:${fit ?? 'NAME'}}\n\tvary penalty from \${3:0.1}% to \${4:50}% steps \${5:20} log\n\tfolds \${6:5} seed \${7:1}\n\tchoose lowest cv\n}\n$0`,
    },
  ];
}

/** What a clause's keyword becomes when it is accepted. */
export const CLAUSE_SNIPPETS: Readonly<Record<BlockKind, Readonly<Record<string, string>>>> = {
  dataset: {
    from: 'from "$1"',
    separator: 'separator ${1|";","\\,",tab,space|}',
    decimal: 'decimal ","',
    header: 'header none',
    inputs: 'inputs $0',
    target: 'target $0',
    sample_weight: 'sample_weight $0',
    rows: 'rows ${1:1}..${2:200}',
    missing: 'missing drop',
    duplicates: 'duplicates average',
    scale: 'scale ${1|standard,minmax,none|}',
    samples: 'samples {\n\t${1:0} -> ${2:0}\n\t${3:1} -> ${4:1}\n}',
    generate: 'generate $0',
  },
  network: {
    activation: 'activation leaky_relu(${1:0.1})',
    weights: 'weights ${1|l2,l1,linf|} <= ${2:1}',
    bias: 'bias ${1|joint,free,none,<= 2|}',
    skip: 'skip ${1|none,constant,affine|}',
    shape: 'shape ${1|convex,concave,increasing,decreasing,slope 0..1|}',
  },
  fit: {
    data: 'data $0',
    network: 'network $0',
    goal: `goal \${1|${GOAL_FORMS.map(({ example }) => example).join(',')}|}`,
    sparsify: 'sparsify ${1|merge,reweighted,at_most 8,off|}',
    gap: 'gap ${1:1e-6}',
    time: 'time ${1:30} ${2|s,min,ms|}',
    holdout: 'holdout ${1:20}% seed ${2:1}',
    test: 'test with $0',
    compare: 'compare $0',
  },
  sweep: {
    fit: 'fit $0',
    vary: 'vary ${1:penalty} from ${2:0.1%} to ${3:50%} steps ${4:20} log',
    folds: 'folds ${1:5} seed ${2:1}',
    choose: `choose \${1|${CHOICE_RULES.join(',')}|}`,
  },
};

/** A call with the arguments that must be given, and a few that are good to see. */
export function callSnippet(callee: string): string {
  if (callee === 'network') return 'network("${1:net.onnx}")';
  const generator = GENERATORS[callee];
  const parameters: Parameters = generator?.parameters ?? RIVALS[callee] ?? {};
  let stop = 1;
  const shown = Object.entries(parameters).filter(
    ([name, { default: fallback }]) =>
      fallback === undefined || ['samples', 'seed', 'from', 'to', 'width'].includes(name),
  );
  const named = shown.map(
    ([name, parameter]) => `${name}: \${${++stop - (generator?.formula ? 0 : 1)}:${exampleOf(parameter)}}`,
  );
  const formula = generator?.formula ? ['${1:sin(3*x)}'] : [];
  return `${callee}(${[...formula, ...named].join(', ')})`;
}
