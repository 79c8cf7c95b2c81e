/** Hover: what a name, a column, a keyword or a word stands for. */
import { type AstNode, AstUtils, CstUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import {
  ARGUMENT_DOCS,
  CHOICE_DOCS,
  GENERATOR_DOCS,
  goalDoc,
  KEYWORD_DOCS,
  RIVAL_DOCS,
  SWEEP_DOCS,
  VALUE_DOCS,
} from '../docs';
import type {
  Argument,
  ChooseClause,
  Dataset,
  Fit,
  GoalClause,
  Network,
  Sweep,
  SweptClause,
} from '../generated/ast';
import { GOAL_MODIFIERS } from '../goals';
import { readNetwork } from '../model/network';
import { PARTS } from '../settings';
import type { ChoiceRule } from '../../result/sweepResult';
import { sizeWords } from '../../sweep/size';
import { hasClasses } from '../../result/goals';
import { plural } from '../../data/fault';
import { Reporter } from '../reporter';
import type { HullfitServices } from '../hullfitServices';
import { blockAt, tableOf } from './columns';
import { columnMarkdown, datasetMarkdown, dialectMarkdown } from './facts';
import { networkWords, resultMarkdown } from './words';

export class HullHover implements HoverProvider {
  constructor(private readonly services: HullfitServices) {}

  async getHoverContent(document: LangiumDocument, params: HoverParams): Promise<Hover | undefined> {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(params.position);
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
    if (!leaf || leaf.hidden || Number.isNaN(leaf.offset)) return undefined;
    const value = (await this.about(leaf, document)) ?? ofClause(leaf);
    const { start, end } = leaf.range;
    return value === undefined ? undefined : { contents: { kind: 'markdown', value }, range: { start, end } };
  }

  private async about(leaf: LeafCstNode, document: LangiumDocument): Promise<string | undefined> {
    const node = leaf.astNode;
    const property = propertyOf(leaf);
    switch (node.$type) {
      case 'Dataset':
        return property === 'name' ? this.dataset(node as Dataset, document) : keyword(leaf);
      case 'Network':
        return property === 'name' ? this.network(node as Network) : keyword(leaf);
      case 'Fit':
        return property === 'name' ? this.fit(node as Fit, document) : keyword(leaf);
      case 'Sweep':
        return property === 'name' ? this.sweep(node as Sweep, document) : keyword(leaf);
      case 'SweptClause': {
        const fit = property === 'fit' ? (node as SweptClause).fit?.ref : undefined;
        return fit ? this.fit(fit, document) : SWEEP_DOCS[leaf.text];
      }
      case 'VaryClause':
        return property === 'clause' ? (PARTS[leaf.text]?.about ?? keyword(leaf)) : keyword(leaf);
      case 'VariedRange':
      case 'VariedList':
      case 'FoldsClause':
        return SWEEP_DOCS[leaf.text] ?? keyword(leaf);
      case 'ChooseClause': {
        const { kind, what } = node as ChooseClause;
        const rule = what === undefined ? kind : `${kind} ${what}`;
        return CHOICE_DOCS[rule as ChoiceRule] ?? keyword(leaf);
      }
      case 'DataClause':
      case 'TestClause':
      case 'UseClause': {
        const clause = node as AstNode &
          Record<'dataset' | 'network', { readonly ref?: AstNode } | undefined>;
        const target = property === 'dataset' || property === 'network' ? clause[property]?.ref : undefined;
        if (target?.$type === 'Dataset') return this.dataset(target as Dataset, document);
        if (target?.$type === 'Network') return this.network(target as Network);
        return keyword(leaf);
      }
      case 'FromClause':
        return property === 'path' ? this.file(leaf, document) : keyword(leaf);
      case 'Column':
        return this.column(leaf, document);
      case 'NamedCall': {
        if (property !== 'callee') return undefined;
        const docs = node.$container?.$type === 'CompareClause' ? RIVAL_DOCS : GENERATOR_DOCS;
        return docs[leaf.text];
      }
      case 'Argument':
        if (property === 'text') return this.comparedNetwork(node as Argument, document);
        return property === 'name' ? ARGUMENT_DOCS[leaf.text] : undefined;
      case 'FunctionCall':
        return property === 'callee' ? VALUE_DOCS['Primary.callee'][leaf.text] : undefined;
      case 'GoalClause':
        return this.goal(leaf, node as GoalClause, property, document);
      case 'Variable':
        return VALUE_DOCS['Primary.name'][leaf.text];
      default:
        return VALUE_DOCS[`${node.$type}.${property}`]?.[leaf.text] ?? keyword(leaf);
    }
  }

  private async dataset(dataset: Dataset, document: LangiumDocument): Promise<string> {
    const head = `dataset \`${dataset.name}\``;
    const { datasets } = await this.services.compilation.Compiler.compile(document);
    const loaded = datasets.get(dataset.name);
    // A second dataset of the same name is in error and has no samples of its own.
    if (!loaded || loaded.spec.node.name !== dataset.name)
      return `${head} has errors; see the Problems view.`;
    return `${head}\n\n${datasetMarkdown(loaded)}`;
  }

  private network(network: Network): string {
    const reporter = new Reporter();
    const spec = readNetwork(network, reporter);
    const head = `network \`${network.name}\``;
    return reporter.errors > 0
      ? `${head} has errors; see the Problems view.`
      : `${head}\n\n${networkWords(spec)}`;
  }

  private async sweep(sweep: Sweep, document: LangiumDocument): Promise<string> {
    const { sweeps } = await this.services.compilation.Compiler.compile(document);
    const { size, fit } = sweeps.find(({ name }) => name === sweep.name) ?? {};
    const head = `sweep \`${sweep.name}\``;
    return size
      ? `${head} of the fit \`${fit}\`: ${sizeWords(size)}.`
      : `${head} has errors; see the Problems view.`;
  }

  private async fit(fit: Fit, document: LangiumDocument): Promise<string> {
    const last = this.services.surroundings.result(document.uri.toString(), fit.name);
    const parts = [`fit \`${fit.name}\``, await this.defaultGoal(fit, document)];
    return [...parts, last ? resultMarkdown(last) : 'Not fitted yet.']
      .filter((part) => part !== '')
      .join('\n\n');
  }

  /** A goal that is left out depends on the data: which it is, and why. */
  private async defaultGoal(fit: Fit, document: LangiumDocument): Promise<string> {
    if (fit.clauses.some(({ $type }) => $type === 'GoalClause')) return '';
    const { fits } = await this.services.compilation.Compiler.compile(document);
    const job = fits.find(({ name }) => name === fit.name)?.job;
    if (!job) return '';
    return hasClasses(job.problem.goal)
      ? 'Goal: `classify`, the default for a target with `is "LABEL"` and for generated classes.'
      : 'Goal: `interpolate`, the default for targets that are numbers.';
  }

  /** What was read of the network that a fit is compared with. */
  private async comparedNetwork(
    { text, $container }: Argument,
    document: LangiumDocument,
  ): Promise<string | undefined> {
    const fit = $container.$container.$container as Partial<Fit> | undefined;
    const { fits } = await this.services.compilation.Compiler.compile(document);
    const rivals = fits.find(({ name }) => name === fit?.name)?.job?.rivals ?? [];
    const task = rivals.find((rival) => rival.kind === 'network' && rival.file === text);
    if (task?.kind !== 'network') return undefined;
    const { neurons, slope } = task.network;
    const activation =
      slope === null
        ? 'the activation of the fit, since the file names none'
        : slope === 0
          ? '`relu`'
          : `\`leaky_relu(${Number(slope.toPrecision(FLOAT_DIGITS))})\``;
    return `A trained network: ${plural(neurons.length, 'neuron')}, ${activation}.`;
  }

  /** How the data file is read, and what of that is guessed. */
  private async file(leaf: LeafCstNode, document: LangiumDocument): Promise<string | undefined> {
    const dataset = blockAt(document, leaf.offset);
    if (dataset?.$type !== 'Dataset') return undefined;
    const table = await tableOf(dataset, document, this.services.compilation.Compiler.store);
    return table && dialectMarkdown(table);
  }

  /** A word of a goal by all of its words, or a column of tolerances. */
  private async goal(
    leaf: LeafCstNode,
    { kind, modifier, column, $container }: GoalClause,
    property: string | undefined,
    document: LangiumDocument,
  ): Promise<string | undefined> {
    const named = column ?? (GOAL_MODIFIERS.includes(modifier ?? '') ? undefined : modifier);
    if ((property === 'column' || property === 'modifier') && named !== undefined) {
      const dataset = $container.clauses.find((one) => one.$type === 'DataClause')?.dataset?.ref;
      const table = dataset && (await tableOf(dataset, document, this.services.compilation.Compiler.store));
      return table && `A tolerance for each sample.\n\n${columnMarkdown(table, named)}`;
    }
    const own = property === 'kind' ? goalDoc(kind, named === undefined ? modifier : undefined) : undefined;
    return own ?? VALUE_DOCS[`GoalClause.${property}`]?.[leaf.text] ?? keyword(leaf);
  }

  private async column(leaf: LeafCstNode, document: LangiumDocument): Promise<string | undefined> {
    const dataset = blockAt(document, leaf.offset);
    if (dataset?.$type !== 'Dataset') return undefined;
    const table = await tableOf(dataset, document, this.services.compilation.Compiler.store);
    const { name } = leaf.astNode as AstNode & { readonly name: string };
    return table && columnMarkdown(table, name);
  }
}

/** Of a slope: files hold it in single precision. */
const FLOAT_DIGITS = 7;

/** The property of its node that a token is assigned to. */
function propertyOf(leaf: LeafCstNode): string | undefined {
  for (let at: LeafCstNode['container'] | LeafCstNode | undefined = leaf; at; at = at.container) {
    if (at.astNode !== leaf.astNode) return undefined;
    for (let source: AstNode | undefined = at.grammarSource; source; source = source.$container) {
      if (source.$type === 'Assignment') return (source as AstNode & { readonly feature: string }).feature;
    }
  }
  return undefined;
}

function keyword(leaf: LeafCstNode): string | undefined {
  return KEYWORD_DOCS[leaf.text];
}

/** What the clause is for that a token stands in, where there is nothing to say of the token itself. */
function ofClause(leaf: LeafCstNode): string | undefined {
  // Nobody who looks at numbers wants that.
  if (leaf.tokenType.name === 'SAMPLES_BODY') return undefined;
  const clause = AstUtils.getContainerOfType(leaf.astNode, (node): node is AstNode =>
    node.$type.endsWith('Clause'),
  );
  const [word] = clause?.$cstNode?.text.match(/^\w+/) ?? [];
  return word === undefined ? undefined : KEYWORD_DOCS[word];
}
