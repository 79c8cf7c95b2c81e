/** A chain as the queue carries it: fits that start from one another, so that one worker runs them in order. */
import * as v from 'valibot';
import { whole } from '../result/numbers';

/** The longest text of a chain: data travel apart, so what is longer is none. */
const MOST_CHARACTERS = 16e6;

export const CHAIN_FORMAT = 'hullfit.chain/2';

/** BullMQ has no greater number for a priority. */
const LAST_RANK = 2 ** 21 - 2;

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
  /** The chain's place among those of its run at its beginning: the lower, the sooner. Each fit that has ended makes it one higher. */
  rank: whole,
  /** Of `Packer`: what the fits are. */
  payload: v.pipe(v.string(), v.maxLength(MOST_CHARACTERS)),
});

export type QueuedChain = v.InferOutput<typeof chainSchema>;

/** A chain that came out of the queue. Throws v.ValiError where it is none. */
export function readChain(data: unknown): QueuedChain {
  return v.parse(chainSchema, data);
}

/** As BullMQ's priorities are, from 1 on, 0 being before all. */
export function priorityOf(rank: number): number {
  return 1 + Math.min(rank, LAST_RANK);
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
