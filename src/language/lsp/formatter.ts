/** Formatting: whole, a range, and on type. A text with syntax errors is left as it is. */
import type { LangiumDocument, Lexer, LexerResult } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  FormattingOptions,
  Range,
  TextEdit,
} from 'vscode-languageserver';
import type { OffsetEdit } from '../format/body';
import { layOut } from '../format/layout';
import type { Model } from '../generated/ast';
import { rangeOf } from '../reporter';
import { isClosed } from '../syntax/values';

/** More edits than this are told as one. */
const MANY = 1000;

export class HullFormatter implements Formatter {
  readonly formatOnTypeOptions = { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] };

  constructor(private readonly lexer: () => Lexer) {}

  formatDocument(document: LangiumDocument, { options }: DocumentFormattingParams): TextEdit[] {
    const edits = this.edits(document, options);
    if (edits.length <= MANY) return edits;
    // Tens of thousands of small edits take an editor longer than one large one.
    const { textDocument } = document;
    const range = { start: edits[0].range.start, end: edits.at(-1)!.range.end };
    const from = textDocument.offsetAt(range.start);
    const relative = edits.map(({ range: { start, end }, newText }) => ({
      start: textDocument.offsetAt(start) - from,
      end: textDocument.offsetAt(end) - from,
      newText,
    }));
    return [{ range, newText: applied(textDocument.getText(range), relative) }];
  }

  formatDocumentRange(
    document: LangiumDocument,
    { options, range }: DocumentRangeFormattingParams,
  ): TextEdit[] {
    return this.edits(document, options).filter((edit) => meets(edit.range, range));
  }

  /** After a line break the line before; after a closing brace the block that it closes. */
  formatDocumentOnType(
    document: LangiumDocument,
    { ch, position, options }: DocumentOnTypeFormattingParams,
  ): TextEdit[] {
    const edits = this.edits(document, options);
    if (ch === '}') {
      const block = (document.parseResult.value as Model).blocks.find((one) => {
        const { start, end } = rangeOf(one);
        return start.line <= position.line && position.line <= end.line;
      });
      return block ? edits.filter((edit) => inside(edit.range, rangeOf(block))) : [];
    }
    const line = position.line - 1;
    // The line that is begun is the typist's: nothing that reaches into it.
    return edits.filter(({ range }) => range.start.line === line && range.end.line === line);
  }

  private edits({ textDocument, parseResult }: LangiumDocument, options: FormattingOptions): TextEdit[] {
    const { lexerErrors, parserErrors, lexerReport } = parseResult;
    if (lexerErrors.length + parserErrors.length + (lexerReport?.diagnostics.length ?? 0) > 0) return [];
    const text = textDocument.getText();
    const tokens = this.lexer().tokenize(text);
    if (!isWhole(tokens)) return [];
    const style = {
      unit: options.insertSpaces ? ' '.repeat(options.tabSize) : '\t',
      eol: /\r\n|\r|\n/.exec(text)?.[0] ?? '\n',
    };
    const edits = layOut(text, tokens, style);
    if (!sameWords(tokens, this.lexer().tokenize(applied(text, edits)))) return [];
    return edits.map(({ start, end, newText }) => ({
      range: { start: textDocument.positionAt(start), end: textDocument.positionAt(end) },
      newText,
    }));
  }
}

/** Texts and samples that reach to the end of the line or file are errors that the parser does not count. */
function isWhole({ tokens }: LexerResult): boolean {
  return tokens.every(({ tokenType, image }) => {
    if (tokenType.name === 'STRING') return isClosed(image);
    return tokenType.name !== 'SAMPLES_BODY' || image.endsWith('}');
  });
}

function applied(text: string, edits: readonly OffsetEdit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, newText } of edits) {
    out += text.slice(at, start) + newText;
    at = end;
  }
  return out + text.slice(at);
}

/** Whether the words are the same: whatever the layout does, the meaning stays. */
function sameWords(before: LexerResult, after: LexerResult): boolean {
  const words = ({ tokens, hidden }: LexerResult) => [
    ...tokens.map(({ image, tokenType }) => (tokenType.name === 'SAMPLES_BODY' ? '{}' : image)),
    ...hidden.filter(({ image }) => image.startsWith('/')).map(({ image }) => image.trimEnd()),
  ];
  const [a, b] = [words(before), words(after)];
  return after.errors.length === 0 && a.length === b.length && a.every((word, index) => word === b[index]);
}

function meets(a: Range, b: Range): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}

function inside(a: Range, b: Range): boolean {
  return a.start.line >= b.start.line && a.end.line <= b.end.line;
}
