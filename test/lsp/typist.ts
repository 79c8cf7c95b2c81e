/** An editor of the barest kind: a text, a caret, tab stops, and completion from a server. It types nothing by itself. */
import type { BareClient } from './bareClient';

interface Item {
  readonly label: string;
  readonly insertTextFormat?: number;
  readonly textEdit: {
    readonly newText: string;
    readonly range: { readonly start: Place; readonly end: Place };
  };
}
interface Place {
  readonly line: number;
  readonly character: number;
}
interface Stop {
  start: number;
  end: number;
}

export class Typist {
  text = '';
  private caret = 0;
  private stops: Stop[] = [];
  /** The suggested value that the caret is on: what is accepted or typed replaces it. */
  private selected: Stop | undefined;
  private version = 1;

  constructor(
    private readonly client: BareClient,
    readonly uri: string,
  ) {}

  async open(): Promise<void> {
    await this.client.tell('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId: 'hullfit', version: this.version, text: '' },
    });
  }

  /** What the list shows at the caret. */
  async offered(): Promise<readonly Item[]> {
    const { items } = await this.client.ask<{ items: Item[] }>('textDocument/completion', {
      textDocument: { uri: this.uri },
      position: this.place(this.caret),
    });
    return items;
  }

  /** Takes an item of the list; its tab stops come before those that wait. */
  async accept(label: string): Promise<void> {
    if (this.selected) await this.replace(this.selected.start, this.selected.end, '');
    const items = await this.offered();
    const item = items.find((one) => one.label === label);
    if (!item)
      throw new Error(
        `"${label}" is not offered, but ${items.map((one) => one.label).join(', ')}\n${this.shown()}`,
      );
    const { range, newText } = item.textEdit;
    const start = this.offset(range.start);
    const { text, stops } =
      item.insertTextFormat === 2 ? expand(newText, this.indent(start)) : { text: newText, stops: [] };
    await this.replace(start, this.offset(range.end), text);
    this.caret = start + text.length;
    this.selected = undefined;
    this.stops.unshift(...stops.map((stop) => ({ start: stop.start + start, end: stop.end + start })));
    if (stops.length > 0) this.tab();
  }

  /** Goes on to the next tab stop, and keeps the value that stands there. */
  tab(): void {
    const next = this.stops.shift();
    if (!next) throw new Error(`There is no tab stop left.\n${this.shown()}`);
    this.selected = next.end > next.start ? next : undefined;
    this.caret = next.end;
  }

  /** A key: a break, a comma or a space. */
  async key(text: ' ' | '\n' | ', '): Promise<void> {
    const at = this.caret;
    const put = text === '\n' ? `\n${this.indent(at)}` : text;
    await this.replace(at, at, put);
    this.caret = at + put.length;
    this.selected = undefined;
  }

  shown(): string {
    return `${this.text.slice(0, this.caret)}¦${this.text.slice(this.caret)}`;
  }

  private async replace(start: number, end: number, text: string): Promise<void> {
    this.text = this.text.slice(0, start) + text + this.text.slice(end);
    const shift = text.length - (end - start);
    const moved = (at: number) => (at >= end ? at + shift : at);
    this.stops = this.stops.map((stop) => ({ start: moved(stop.start), end: moved(stop.end) }));
    this.caret = Math.min(moved(this.caret), this.text.length);
    this.selected = undefined;
    await this.client.tell('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges: [{ text: this.text }],
    });
  }

  private place(offset: number): Place {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  }

  private offset({ line, character }: Place): number {
    return this.text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
  }

  private indent(offset: number): string {
    const line = this.text.slice(this.text.lastIndexOf('\n', offset - 1) + 1, offset);
    return /^ */.exec(line)![0];
  }
}

/** A snippet as text and tab stops in their order, the last one ($0) at the end. */
function expand(snippet: string, indent: string): { text: string; stops: Stop[] } {
  let text = '';
  const found: (Stop & { order: number })[] = [];
  const pattern = /\$(\d)|\$\{(\d+)(?::([^}]*)|\|([^}]*)\|)?\}|\n|\t|[^$\n\t]+|\$/g;
  for (const [part, bare, numbered, value, choices] of snippet.matchAll(pattern)) {
    const order = bare ?? numbered;
    if (order !== undefined) {
      const shown = value ?? choices?.split(',')[0] ?? '';
      found.push({ order: Number(order) || Infinity, start: text.length, end: text.length + shown.length });
      text += shown;
    } else if (part === '\n') text += `\n${indent}`;
    else text += part === '\t' ? '  ' : part;
  }
  return { text, stops: found.sort((a, b) => a.order - b.order).map(({ start, end }) => ({ start, end })) };
}
