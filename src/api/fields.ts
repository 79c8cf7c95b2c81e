/** The fields of an object that a program passes: each is read by its name and type, and what is not known is told. */
import { nearest, suggestion } from '../data/didYouMean';

/** What is wrong with an object, as one sentence. */
export class FieldFault extends Error {
  override readonly name = 'FieldFault';
}

export class Fields {
  private readonly known = new Set<string>();
  private readonly object: Readonly<Record<string, unknown>>;

  /**
   * Throws FieldFault where the value is no plain object, as do all methods for what they find.
   *
   * @param place what leads to it, for instance `data.samples`; empty for the whole
   * @param whole what messages call the whole
   */
  constructor(
    value: unknown,
    private readonly place: string,
    private readonly whole: string,
  ) {
    if (!isObject(value)) throw new FieldFault(mustBe(place || whole, value, 'an object'));
    this.object = value;
  }

  value(name: string): unknown {
    this.known.add(name);
    return this.object[name];
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  text(name: string): string | undefined {
    return this.optional(name, textOf);
  }

  number(name: string): number | undefined {
    return this.optional(name, numberOf);
  }

  nested(name: string): Fields {
    return this.required(name, (value, place) => new Fields(value, place, this.whole));
  }

  /** What `read` makes of a field; undefined where it is left out. */
  optional<T>(name: string, read: (value: unknown, place: string) => T): T | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : read(value, this.placeOf(name));
  }

  required<T>(name: string, read: (value: unknown, place: string) => T): T {
    const value = this.value(name);
    if (value === undefined) this.refuseMisspelt(name);
    return read(value, this.placeOf(name));
  }

  /** A field that is missing may be there under a name that is nearly its own. */
  private refuseMisspelt(name: string): void {
    const near = nearest(name, Object.keys(this.object));
    if (near === undefined || this.known.has(near)) return;
    throw new FieldFault(`${this.named} has no field \`${near}\`; did you mean \`${name}\`?`);
  }

  private get named(): string {
    return this.place || capital(this.whole);
  }

  placeOf(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }

  /** Every field that was not asked for is a mistake. */
  end(): void {
    for (const [name, value] of Object.entries(this.object)) {
      if (this.known.has(name) || value === undefined) continue;
      const advice = suggestion(name, [...this.known]);
      throw new FieldFault(`${this.named} has no field \`${name}\`; ${advice}`);
    }
  }
}

export function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  throw new FieldFault(mustBe(place, value, 'a text'));
}

export function numberOf(value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new FieldFault(mustBe(place, value, 'a finite number'));
}

/** An array or a typed array. */
export function listOf(value: unknown, place: string): ArrayLike<unknown> {
  if (isList(value)) return value;
  throw new FieldFault(mustBe(place, value, 'a list'));
}

export function pairOf(value: unknown, place: string): readonly [number, number] {
  if (Array.isArray(value) && value.length === 2) {
    return [numberOf(value[0], `${place}[0]`), numberOf(value[1], `${place}[1]`)];
  }
  throw new FieldFault(mustBe(place, value, 'a list of two numbers'));
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value);
}

export function mustBe(place: string, value: unknown, wanted: string): string {
  if (value === undefined) return `${capital(place)} is missing; it must be ${wanted}.`;
  return `${capital(place)} is ${shown(value)}, but must be ${wanted}.`;
}

/** Places such as `data.inputs` stay as they are written. */
function capital(place: string): string {
  return place.startsWith('the ') ? `T${place.slice(1)}` : place;
}

const MOST_SHOWN = 60;

function shown(value: unknown): string {
  if (isList(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
