/** A chain as the queue carries it: fits that start from one another, so that one worker runs them in order. */
import * as v from 'valibot';

/** The longest text of a chain: data travel apart, so what is longer is none. */
const MOST_CHARACTERS = 16e6;

export const CHAIN_FORMAT = 'hullfit.chain/1';

/** No colon: BullMQ parts its own names with them. */
const id = v.pipe(v.string(), v.regex(/^[\w.-]{1,200}$/));

const chainSchema = v.strictObject({
  format: v.literal(CHAIN_FORMAT),
  run: id,
  chain: id,
  /** One a fit, none twice: under which its outcome is kept. */
  links: v.pipe(
    v.array(id),
    v.minLength(1),
    v.check((links) => new Set(links).size === links.length),
  ),
  /** Of `Packer`: what the fits are. */
  payload: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS)),
});

export type QueuedChain = v.InferOutput<typeof chainSchema>;

/** A chain that came out of the queue. Throws v.ValiError where it is none. */
export function readChain(data: unknown): QueuedChain {
  return v.parse(chainSchema, data);
}

/** What a fit of a chain has come to: an answer as JSON, or why there is none after several tries. */
const linkOutcomeSchema = v.union([
  v.strictObject({ value: v.unknown() }),
  v.strictObject({ error: v.string() }),
]);

export type LinkOutcome = v.InferOutput<typeof linkOutcomeSchema>;

/** Throws SyntaxError or v.ValiError where it is none. */
export function readLinkOutcome(text: string): LinkOutcome {
  return v.parse(linkOutcomeSchema, JSON.parse(text));
}
