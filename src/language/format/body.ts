/** Layout of the body of `samples { … }`: one sample a line, columns and arrows aligned. A line that is no sample keeps its words. */

export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface BodyStyle {
  /** Indentation of the samples, and of the closing brace. */
  readonly indent: string;
  readonly outer: string;
  readonly eol: string;
}

const BLANK = '[ \\t\\v\\f\\u00a0\\ufeff]';
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?';
const ROW = new RegExp(
  `^${BLANK}*(${NUMBER}(?:(?:${BLANK}*,${BLANK}*|${BLANK}+)${NUMBER})*)${BLANK}*->${BLANK}*(${NUMBER})${BLANK}*(//.*)?$`,
);
const SEPARATOR = new RegExp(`${BLANK}*,${BLANK}*|${BLANK}+`);

interface Line {
  readonly start: number;
  readonly text: string;
  readonly row: Row | undefined;
  /** Begins inside of a block comment, whose text is nobody's to change. */
  readonly fixed: boolean;
}

interface Row {
  readonly inputs: readonly string[];
  readonly target: string;
  readonly comment: string;
}

/** `body` with its braces begins at `offset`; whether it ends with its brace has been checked. */
export function formatBody(body: string, offset: number, style: BodyStyle): OffsetEdit[] {
  if (!/[\r\n]/.test(body)) return formatShort(body, offset);
  const lines = readLines(body.slice(1, -1), offset + 1);
  const align = alignment(
    lines.flatMap(({ row }) => row ?? []),
    /,/.test(body),
  );
  const edits: OffsetEdit[] = [];
  const last = lines.length - 1;
  let blank = true; // so that no blank line comes first
  lines.forEach((line, index) => {
    const end = line.start + line.text.length;
    const content = line.fixed ? line.text : line.row ? align(line.row) : trim(line.text);
    const empty = !line.fixed && content === '';
    if (index === 0) {
      // What stands behind the opening brace: a comment stays there, a sample gets a line of its own.
      const stays = content.startsWith('/');
      const newText = empty ? '' : stays ? ` ${content}` : style.eol + style.indent + content;
      edits.push({ start: line.start, end, newText });
      blank = empty || stays;
    } else if (index === last) {
      const newText = empty || line.fixed ? content : style.indent + content;
      const brace = line.fixed && newText !== '' ? '' : (empty ? '' : style.eol) + style.outer;
      edits.push({ start: line.start, end, newText: newText + brace });
    } else if (empty) {
      // One blank line stays between samples; more, and those at the ends, go.
      const rest = lines.slice(index + 1);
      const goes = blank || rest.every(({ text, fixed }) => !fixed && trim(text) === '');
      edits.push(
        goes
          ? { start: line.start, end: lines[index + 1].start, newText: '' }
          : { start: line.start, end, newText: '' },
      );
      blank = true;
    } else {
      edits.push({ start: line.start, end, newText: line.fixed ? content : style.indent + content });
      blank = false;
    }
  });
  return edits;
}

/** All on one line: `{ 0 -> 1 }`. */
function formatShort(body: string, offset: number): OffsetEdit[] {
  const inner = body.slice(1, -1);
  const row = ROW.exec(inner);
  const content = row
    ? `${row[1].split(SEPARATOR).join(row[1].includes(',') ? ', ' : ' ')} -> ${row[2]}`
    : trim(inner);
  // A line comment would swallow the brace; the parser has seen one, so there is none.
  return [
    { start: offset + 1, end: offset + body.length - 1, newText: content === '' ? ' ' : ` ${content} ` },
  ];
}

function readLines(inner: string, offset: number): Line[] {
  const lines: Line[] = [];
  let inComment = false;
  let start = 0;
  for (const match of inner.matchAll(/\r\n|\r|\n|$/g)) {
    const text = inner.slice(start, match.index);
    const fixed = inComment;
    inComment = endsInComment(text, inComment);
    const plain = !fixed && !inComment && !text.includes('/*');
    const found = plain ? ROW.exec(text) : null;
    const row = found && {
      inputs: found[1].split(SEPARATOR),
      target: found[2],
      comment: (found[3] ?? '').trimEnd(),
    };
    lines.push({ start: offset + start, text, row: row ?? undefined, fixed });
    start = match.index + match[0].length;
    if (match[0] === '') break;
  }
  return lines;
}

function endsInComment(line: string, begins: boolean): boolean {
  let at = 0;
  let inside = begins;
  for (;;) {
    if (inside) {
      const end = line.indexOf('*/', at);
      if (end < 0) return true;
      at = end + 2;
      inside = false;
    } else {
      const next = /\/[/*]/.exec(line.slice(at));
      if (!next || next[0] === '//') return false;
      at += next.index + 2;
      inside = true;
    }
  }
}

/** How to write a row so that all of them line up. */
function alignment(rows: readonly Row[], commas: boolean): (row: Row) => string {
  const signed: boolean[] = [];
  const widths: number[] = [];
  let targetSigned = false;
  const isSigned = (text: string) => /^[+-]/.test(text);
  for (const { inputs, target } of rows) {
    inputs.forEach((text, k) => (signed[k] = (signed[k] ?? false) || isSigned(text)));
    targetSigned ||= isSigned(target);
  }
  const slot = (text: string, wide: boolean) => (wide && !isSigned(text) ? ` ${text}` : text);
  for (const { inputs } of rows) {
    inputs.forEach((text, k) => (widths[k] = Math.max(widths[k] ?? 0, slot(text, signed[k]).length)));
  }
  const join = ({ inputs }: Row) =>
    inputs
      .map((text, k) => {
        const cell = slot(text, signed[k]);
        if (k === inputs.length - 1) return cell;
        return commas ? `${cell},`.padEnd(widths[k] + 1) : cell.padEnd(widths[k]);
      })
      .join(' ');
  let left = 0;
  for (const row of rows) left = Math.max(left, join(row).length);
  const code = (row: Row) => `${join(row).padEnd(left)} -> ${slot(row.target, targetSigned)}`;
  let widest = 0;
  for (const row of rows) if (row.comment) widest = Math.max(widest, code(row).length);
  return (row) => (row.comment ? `${code(row).padEnd(widest)}  ${row.comment}` : code(row));
}

function trim(text: string): string {
  return text.replace(new RegExp(`^${BLANK}+|${BLANK}+$`, 'g'), '');
}
