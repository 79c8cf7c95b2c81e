/**
 * Long lists of numbers as text, in a page that is one file or a message of the server: base64 of little-endian doubles takes half the room of decimal
 * digits, keeps every bit, and is read in a tenth of the time.
 */

/** In Node alone, whose memory has numbers as the text does. */
export function encodeNumbers(values: ArrayLike<number>): string {
  const { buffer } = Float64Array.from(values);
  return Buffer.from(buffer).toString('base64');
}

/** In Node and in browsers. */
export function decodeNumbers(text: string): Float64Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return new Float64Array(bytes.buffer);
}
