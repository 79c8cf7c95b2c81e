/** Messages between the extension and the panel of a sweep: closed unions with a version, validated at the border. */
import * as v from 'valibot';
import { sweepHeadShape, sweepRowShape, type SweepHead } from '../result/sweepResult';
import { finite, whole } from '../result/numbers';
import type { Change } from './fits';
import { FORMATS, REDUCE_MOTION, type Display, type SavedView } from './panel';
import type { PlacedRow, SweepState, SweepSummary } from './sweepRuns';

export const SWEEP_PANEL_PROTOCOL = 1;

/** Everything the panel shows but the rows. */
export interface SweepPanelState {
  readonly uri: string;
  /** File name shown in the header. */
  readonly title: string;
  readonly sweep: string;
  /** The fit that it varies; empty where the text has no such sweep any more. */
  readonly fit: string;
  readonly runnable: boolean;
  readonly size: SweepSummary['size'];
  readonly state: SweepState;
  readonly stale: boolean;
  readonly changed?: Change;
  /** Of the table; null while there is none. */
  readonly table: {
    /** ISO 8601. */
    readonly startedAt: string;
    /** By an earlier session. */
    readonly recalled: boolean;
    readonly head: SweepHead;
  } | null;
  /** Absent: as by default. */
  readonly display?: Display;
  /** It is a page of its own: nothing can be run, opened or written. */
  readonly alone?: true;
}

const protocol = v.literal(SWEEP_PANEL_PROTOCOL);
const set = v.record(v.string(), v.string());
const progress = { done: whole, total: whole, rate: finite, leftMs: v.nullable(finite) };

const state = v.object({
  uri: v.string(),
  title: v.string(),
  sweep: v.string(),
  fit: v.string(),
  runnable: v.boolean(),
  size: v.nullable(v.object({ points: whole, fits: whole })),
  state: v.variant('kind', [
    v.object({ kind: v.literal('idle') }),
    v.object({ kind: v.literal('running'), ...progress }),
    v.object({ kind: v.literal('cancelling'), ...progress }),
    v.object({ kind: v.literal('done') }),
    v.object({ kind: v.literal('failed'), message: v.string() }),
  ]),
  stale: v.boolean(),
  changed: v.exactOptional(v.picklist(['text', 'data'])),
  table: v.nullable(v.object({ startedAt: v.string(), recalled: v.boolean(), head: sweepHeadShape })),
  display: v.exactOptional(v.object({ digits: finite, reduceMotion: v.picklist(REDUCE_MOTION) })),
  alone: v.exactOptional(v.literal(true)),
});

const toPanel = v.variant('type', [
  v.object({ protocol, type: v.literal('state'), state }),
  v.object({
    protocol,
    type: v.literal('rows'),
    startedAt: v.string(),
    rows: v.array(v.tuple([whole, sweepRowShape])),
  }),
  v.object({ protocol, type: v.literal('said'), words: v.string() }),
]);

type Versioned<T> = { readonly protocol: typeof SWEEP_PANEL_PROTOCOL } & T;

export type ToSweepPanel = Versioned<
  | { readonly type: 'state'; readonly state: SweepPanelState }
  /** Rows of the table that began then, which have come or are others. */
  | { readonly type: 'rows'; readonly startedAt: string; readonly rows: readonly PlacedRow[] }
  /** What came of an action, in words. */
  | { readonly type: 'said'; readonly words: string }
>;

export type FromSweepPanel = Versioned<
  | { readonly type: 'ready' | 'run' | 'cancel' | 'reveal' }
  /** Shows the fit of a point, or writes its values into the text of the fit; as `--set` takes them. */
  | { readonly type: 'open' | 'use'; readonly set: Readonly<Record<string, string>> }
  | ({ readonly type: 'save' } & SavedView)
>;

const fromPanel = v.variant('type', [
  v.object({ protocol, type: v.picklist(['ready', 'run', 'cancel', 'reveal']) }),
  v.object({ protocol, type: v.picklist(['open', 'use']), set }),
  v.object({
    protocol,
    type: v.literal('save'),
    name: v.string(),
    format: v.picklist(FORMATS),
    content: v.string(),
  }),
]);

/** Rows of one message: to check and to take in more of them would keep the window. */
const ROWS_A_MESSAGE = 1000;

/** Rows as messages to a panel. */
export function rowMessages(startedAt: string, rows: readonly PlacedRow[]): ToSweepPanel[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_MESSAGE) }, (_, k) => ({
    protocol: SWEEP_PANEL_PROTOCOL,
    type: 'rows',
    startedAt,
    rows: rows.slice(k * ROWS_A_MESSAGE, (k + 1) * ROWS_A_MESSAGE),
  }));
}

/** The message of the panel; undefined when it is not one of ours. */
export function fromSweepPanel(data: unknown): FromSweepPanel | undefined {
  const parsed = v.safeParse(fromPanel, data);
  return parsed.success ? parsed.output : undefined;
}

/** The message of the extension; one sentence when it is not one of ours. */
export function toSweepPanel(data: unknown): ToSweepPanel | string {
  const parsed = v.safeParse(toPanel, data, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the message';
  return `The panel cannot show what the extension sent: ${path} is ${issue.received}, not ${issue.expected ?? 'what the protocol says'}. Reload the window, or run the sweep again.`;
}

/** What the panel remembers over a reload of the window. */
const memory = v.object({ uri: v.string(), sweep: v.string() });
export type RememberedSweep = Readonly<v.InferOutput<typeof memory>>;

/** Undefined when there is nothing sensible. */
export function rememberedSweep(data: unknown): RememberedSweep | undefined {
  const parsed = v.safeParse(memory, data);
  return parsed.success ? parsed.output : undefined;
}
