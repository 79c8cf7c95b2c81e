/** Code lenses over each fit and sweep, and inlay hints with its last result. */
import { GrammarUtils, type LangiumDocument } from 'langium';
import type { CodeLensProvider, InlayHintProvider } from 'langium/lsp';
import type { CodeLens, InlayHint, InlayHintParams, Position } from 'vscode-languageserver';
import type { FitSummary } from '../../protocol/fits';
import type { SweepSummary } from '../../protocol/sweepRuns';
import type { Fit, Model } from '../generated/ast';
import { comparePositions, keywordRange, rangeOf } from '../reporter';
import { sizeWords } from '../../sweep/size';
import type { HullfitServices } from '../hullfitServices';
import { ClientCommand, Command } from './commands';
import { dateWords, resultWords } from './words';

const CHANGED = { text: 'text has', data: 'data have', either: 'text or the data have' } as const;

const BUSY: readonly string[] = ['queued', 'running', 'cancelling'];

export class HullCodeLenses implements CodeLensProvider {
  constructor(private readonly services: HullfitServices) {}

  provideCodeLens(document: LangiumDocument): CodeLens[] | Promise<CodeLens[]> {
    const fits = this.ofFits(document);
    const { blocks } = document.parseResult.value as Model;
    const sweeps = blocks.some(({ $type }) => $type === 'Sweep') && this.services.surroundings.canShow;
    return sweeps ? this.ofSweeps(document).then((lenses) => [...fits, ...lenses]) : fits;
  }

  /** How much a sweep is stands over it before it is started. */
  private async ofSweeps(document: LangiumDocument): Promise<CodeLens[]> {
    const uri = document.uri.toString();
    const { sweeps } = await this.services.compilation.Compiler.compile(document);
    return sweeps.flatMap(({ name, range: { start }, size, plan }) => {
      const range = { start, end: { ...start, character: start.character + 'sweep'.length } };
      const known = this.services.surroundings.sweep(uri, name);
      const run = size === null || plan === null ? null : `▶ Sweep · ${sizeWords(size)}`;
      return sweepTitles(known, run).map(([title, command]) => ({
        range,
        command: { title, command, arguments: [{ uri, sweep: name }] },
      }));
    });
  }

  private ofFits(document: LangiumDocument): CodeLens[] {
    const uri = document.uri.toString();
    return fitsOf(document).flatMap((fit) => {
      const range = keywordRange(fit);
      const known = this.services.surroundings.fit(uri, fit.name);
      return this.titles(fit, known).map(([title, command]) => ({
        range,
        command: {
          title,
          command,
          // The client's own commands open its panel, too.
          arguments: this.services.surroundings.canShow ? [{ uri, fit: fit.name }] : [uri, fit.name],
        },
      }));
    });
  }

  private titles(fit: Fit, known: FitSummary | undefined): [string, string][] {
    const { canShow } = this.services.surroundings;
    const result = known?.status !== undefined;
    const busy = known !== undefined && BUSY.includes(known.state.kind);
    const { run, cancel, compare } = canShow ? ClientCommand : Command;
    const show: [string, string][] = canShow && (result || busy) ? [['Show', ClientCommand.show]] : [];
    if (busy) return [[cancelTitle(known.state.kind), cancel], ...show];
    const rivals = fit.clauses.some(({ $type }) => $type === 'CompareClause');
    return [['▶ Fit', run], ...show, ...(rivals ? [['Compare', compare] as [string, string]] : [])];
  }
}

/** `run`: the title that starts it; null where it cannot be started. */
function sweepTitles(known: SweepSummary | undefined, run: string | null): [string, string][] {
  const busy = known !== undefined && BUSY.includes(known.state.kind);
  const show: [string, string][] = busy || known?.table ? [['Show', ClientCommand.showSweep]] : [];
  if (busy) return [[cancelTitle(known.state.kind), ClientCommand.cancel], ...show];
  return [...(run === null ? [] : [[run, ClientCommand.sweep] as [string, string]]), ...show];
}

function cancelTitle(state: string): string {
  return state === 'cancelling' ? '■ Cancelling…' : '■ Cancel';
}

export class HullInlayHints implements InlayHintProvider {
  constructor(private readonly services: HullfitServices) {}

  getInlayHints(document: LangiumDocument, { range }: InlayHintParams): InlayHint[] {
    const uri = document.uri.toString();
    return fitsOf(document).flatMap((fit) => {
      const position = afterBrace(fit);
      const inside =
        comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
      const known = inside ? this.services.surroundings.fit(uri, fit.name) : undefined;
      const words = known && resultWords(known);
      if (!known || words === undefined) return [];
      // The protocol knows no grey hints, so a stale one says that it is.
      const day = known.recalled && known.fittedAt ? ` · ${dateWords(known.fittedAt)}` : '';
      const label = `${known.stale ? 'stale: ' : ''}${words}${day}`;
      const what = known.stale
        ? `The ${CHANGED[known.changed ?? 'either']} changed since this result.`
        : 'The result of the text as it is.';
      const tooltip = known.fittedAt === undefined ? what : `${what} Fitted ${dateWords(known.fittedAt)}.`;
      return [{ position, label, tooltip, paddingLeft: true }];
    });
  }
}

/** Behind the brace that opens the block; behind the name while there is none. */
function afterBrace(fit: Fit): Position {
  const brace = GrammarUtils.findNodeForKeyword(fit.$cstNode, '{');
  return brace === undefined || Number.isNaN(brace.offset) ? rangeOf(fit, 'name').end : brace.range.end;
}

function fitsOf(document: LangiumDocument): Fit[] {
  const seen = new Set<string>();
  // Of two fits of one name the first counts.
  return (document.parseResult.value as Model).blocks.filter((block): block is Fit => {
    if (block.$type !== 'Fit' || !block.name || seen.has(block.name)) return false;
    seen.add(block.name);
    return true;
  });
}
