/** JSON in pieces, so that a large value is written with pauses in which others are answered. */

/** Elements of a list, and characters, after which a piece ends. */
const ELEMENTS = 1000;
const CHARACTERS = 65_536;

/** What `JSON.stringify(value)` gives for plain data, in order. Only lists that are fields of objects are parted. */
export function* jsonPieces(value: unknown): Generator<string> {
  let held = '';
  for (const part of parts(value)) {
    held += part;
    if (held.length < CHARACTERS) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

function* parts(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    yield '[';
    for (let at = 0; at < value.length; at += ELEMENTS) {
      const text = JSON.stringify(value.slice(at, at + ELEMENTS));
      yield (at === 0 ? '' : ',') + text.slice(1, -1);
    }
    yield ']';
  } else if (typeof value === 'object' && value !== null) {
    let first = true;
    yield '{';
    for (const [key, field] of Object.entries(value)) {
      if (field === undefined) continue;
      yield `${first ? '' : ','}${JSON.stringify(key)}:`;
      yield* parts(field);
      first = false;
    }
    yield '}';
  } else yield JSON.stringify(value);
}
