/** What goes through a queue comes out bit by bit, and long arrays go apart, once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashOf, Packer, unpack } from '../../src/queue/packing';

const leaf = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.float64Array({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 3 }),
  fc.int32Array({ maxLength: 3 }),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    leaf,
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('data'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

it('gives back what it was given', async () => {
  await fc.assert(
    fc.asyncProperty(data, async (given) => {
      const { text, blobs } = new Packer().pack(given);
      expect(await unpack(text, async (hash) => blobs.get(hash)!)).toStrictEqual(given);
    }),
    { numRuns: 300 },
  );
});

it('has an array of many fits once', () => {
  const inputs = new Float64Array([1, 2, 3]);
  const packer = new Packer();
  const first = packer.pack([
    { inputs, gap: 1 },
    { inputs, gap: 2 },
  ]);
  const second = packer.pack({ inputs: inputs.slice() });
  expect([...first.blobs.keys()]).toEqual([...second.blobs.keys()]);
  expect(first.blobs.size).toBe(1);
  for (const [hash, bytes] of first.blobs) expect(hashOf(bytes)).toBe(hash);
});

it.each([
  ['no JSON', '{', SyntaxError],
  ['a kind that there is not', '{"$hullfit":"Map","of":"a"}', TypeError],
  ['a hash that is no text', '{"$hullfit":"Float64Array","of":3}', TypeError],
  ['bytes that make no numbers', '{"$hullfit":"Float64Array","of":"a"}', TypeError],
])('refuses %s', async (_what, text, error) => {
  await expect(unpack(text, async () => new Uint8Array(7))).rejects.toThrow(error);
});

it('does not take data for a tag', () => {
  expect(() => new Packer().pack({ $hullfit: 'Float64Array', of: 'a' })).toThrow(TypeError);
});
