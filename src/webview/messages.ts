/**
 * The border of the panel: what arrives is `unknown` until it is checked here, results by the reader of the result
 * format itself. A NaN crosses the border as null (JSON has neither), so it is refused instead of being drawn.
 */
import * as v from 'valibot';
import {
  FORMATS,
  PANEL_PROTOCOL,
  REDUCE_MOTION,
  VIEWS,
  type PanelState,
  type PanelUpdate,
  type ToPanel,
} from '../protocol/panel';
import { unpackLists, type PackedLists } from '../protocol/packedLists';
import { CHECKED_KINDS } from '../protocol/proof';
import { trialChange } from '../protocol/trial';
import { ResultFormatError, readResult } from '../result/read';

export type Received =
  | { readonly ok: true; readonly message: ToPanel }
  /** One sentence that says what was wrong with the message. */
  | { readonly ok: false; readonly problem: string };

const finite = v.pipe(v.number(), v.finite());

/** Checked as a whole: there may be a million, and a schema for each costs more than to draw them. */
const finiteNumbers = v.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.every(Number.isFinite),
  'not a list of finite numbers.',
);

const traceEntry = v.object({
  iteration: finite,
  ms: finite,
  objective: v.nullable(finite),
  lowerBound: finite,
  neurons: finite,
});

const fitState = v.variant('kind', [
  v.object({ kind: v.literal('idle') }),
  v.object({ kind: v.literal('queued') }),
  v.object({ kind: v.literal('running'), latest: v.exactOptional(traceEntry) }),
  v.object({ kind: v.literal('cancelling') }),
  v.object({ kind: v.literal('done') }),
  v.object({ kind: v.literal('failed'), message: v.string() }),
]);

const verification = v.variant('kind', [
  v.object({ kind: v.literal('running') }),
  v.object({
    kind: v.literal('done'),
    findings: v.array(
      v.object({
        what: v.picklist(CHECKED_KINDS),
        holds: v.boolean(),
        sentence: v.string(),
      }),
    ),
    unchecked: v.exactOptional(v.array(v.object({ fields: v.array(v.string()), why: v.string() }))),
    provenLowerBound: finite,
    ms: finite,
  }),
  v.object({ kind: v.literal('failed'), message: v.string() }),
]);

const statuses = v.picklist(['optimal', 'stopped', 'infeasible', 'cancelled']);

const neuron = v.object({ weights: v.array(finite), bias: finite, output: finite });
const skip = v.object({ constant: finite, linear: v.array(finite) });

const earlierRun = v.object({
  startedAt: v.string(),
  version: finite,
  status: statuses,
  neurons: finite,
  mass: v.nullable(finite),
  lowerBound: finite,
  gap: v.nullable(finite),
  error: v.nullable(finite),
  test: v.nullable(finite),
  ms: finite,
  network: v.exactOptional(
    v.object({
      inputs: v.array(v.string()),
      neurons: v.array(neuron),
      skip,
      slope: finite,
    }),
  ),
});

const roundNetwork = v.object({ iteration: finite, neurons: v.array(neuron), skip });

const panelState = v.object({
  uri: v.string(),
  title: v.string(),
  fits: v.array(v.object({ name: v.string(), state: fitState, stale: v.boolean() })),
  selected: v.nullable(v.string()),
  /** Checked by readResult; absent with `earlier`: as before. */
  result: v.exactOptional(v.unknown()),
  resultVersion: v.nullable(finite),
  documentVersion: finite,
  recalled: v.exactOptional(v.string()),
  stale: v.boolean(),
  changed: v.exactOptional(v.picklist(['text', 'data'])),
  verification: v.nullable(verification),
  earlier: v.exactOptional(v.array(earlierRun)),
  comparing: v.nullable(v.object({ done: finite, total: finite })),
  rounds: v.exactOptional(v.array(roundNetwork)),
  best: v.exactOptional(v.object({ input: v.string(), network: roundNetwork })),
  samplesInText: v.exactOptional(v.boolean()),
  pinned: v.exactOptional(v.boolean()),
  display: v.exactOptional(v.object({ digits: finite, reduceMotion: v.picklist(REDUCE_MOTION) })),
});

const protocol = v.literal(PANEL_PROTOCOL);

const packedLists = v.object({ neurons: finiteNumbers, dual: finiteNumbers });

const outcome = v.variant('kind', [
  /** The result is checked by readResult. */
  v.object({ kind: v.literal('result'), result: v.unknown(), lists: packedLists }),
  v.object({
    kind: v.literal('figures'),
    figures: v.object({
      status: statuses,
      mass: v.nullable(finite),
      objective: v.nullable(finite),
      lowerBound: finite,
      neurons: finite,
    }),
  }),
  v.object({ kind: v.literal('problem'), problem: v.string() }),
]);

const toPanel = v.variant('type', [
  v.object({
    protocol,
    type: v.literal('state'),
    state: panelState,
    lists: v.exactOptional(packedLists),
  }),
  v.object({ protocol, type: v.literal('progress'), fit: v.string(), entry: traceEntry }),
  v.object({
    protocol,
    type: v.literal('samples'),
    of: v.string(),
    inputs: finiteNumbers,
    targets: finiteNumbers,
  }),
  v.object({
    protocol,
    type: v.literal('asked'),
    fit: v.string(),
    /** The result is checked by readResult. */
    asked: v.nullable(v.object({ version: finite, result: v.unknown(), timeMs: finite })),
  }),
  v.object({
    protocol,
    type: v.literal('render'),
    id: finite,
    view: v.picklist(VIEWS),
    format: v.picklist(FORMATS),
  }),
  v.object({ protocol, type: v.literal('sample'), of: v.string(), sample: v.nullable(finite) }),
  v.object({
    protocol,
    type: v.literal('conflict'),
    of: v.string(),
    places: v.array(v.object({ row: finite, label: v.string() })),
    remedies: v.array(v.string()),
  }),
  v.object({ protocol, type: v.literal('attempt'), fit: v.string(), change: trialChange }),
  v.object({ protocol, type: v.literal('tried'), id: finite, outcome }),
  v.object({ protocol, type: v.literal('written'), problem: v.nullable(v.string()) }),
  v.object({ protocol, type: v.literal('saved'), words: v.string() }),
]);

/** Checks a message of the extension. Never throws on data. */
export function receive(data: unknown): Received {
  const parsed = v.safeParse(toPanel, data, { abortEarly: true });
  if (!parsed.success) return refused(fieldOf(parsed.issues[0]));
  try {
    return { ok: true, message: withResult(parsed.output) };
  } catch (error) {
    if (error instanceof ResultFormatError) return refused(error.message);
    throw error;
  }
}

/** The message with its result, if it has one, read. Throws a ResultFormatError. */
function withResult(message: v.InferOutput<typeof toPanel>): ToPanel {
  if (message.type === 'tried') {
    const { outcome: found, ...rest } = message;
    if (found.kind !== 'result') return { ...rest, outcome: found };
    const { result, ...lists } = found;
    return { ...rest, outcome: { ...lists, result: readResult(withLists(result, found.lists)) } };
  }
  if (message.type === 'asked') {
    const { asked, ...rest } = message;
    return { ...rest, asked: asked && { ...asked, result: readResult(asked.result) } };
  }
  if (message.type !== 'state') return message;
  const { result: sent, ...rest } = message.state;
  const state = { protocol: PANEL_PROTOCOL, type: 'state' } as const;
  if (sent === undefined) return { ...state, state: rest };
  const result = sent === null ? null : readResult(withLists(sent, message.lists));
  return { ...state, state: { ...rest, result } };
}

const packed = v.looseObject({ samples: v.looseObject({ inputs: v.array(v.string()) }) });

/** What was sent as a result, with the lists that came beside it; `readResult` checks the whole. */
function withLists(sent: unknown, lists: PackedLists | undefined): unknown {
  if (lists === undefined) return sent;
  const parsed = v.safeParse(packed, sent);
  return parsed.success ? unpackLists(parsed.output, lists) : sent;
}

/** What is shown once an update is in: what it leaves out stays. */
export function merged(before: PanelState | null, update: PanelUpdate): PanelState {
  const rounds = update.result === undefined ? before?.rounds : update.rounds;
  return {
    ...{ result: before?.result ?? null, earlier: before?.earlier ?? [], ...update },
    rounds: rounds ?? [],
  };
}

/** What the panel remembers over a reload (vscode.setState). */
const memory = v.object({ uri: v.string(), selected: v.nullable(v.string()), tab: v.nullable(v.string()) });
export type Remembered = Readonly<v.InferOutput<typeof memory>>;

/** What was remembered, or null when there is nothing or it is of another shape. */
export function remembered(data: unknown): Remembered | null {
  const parsed = v.safeParse(memory, data);
  return parsed.success ? parsed.output : null;
}

function refused(why: string): Received {
  const problem = `The panel cannot show what the extension sent: ${why} Reload the window, or run the fit again.`;
  return { ok: false, problem };
}

function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the message';
  return `${path} is ${issue.received}, not ${issue.expected ?? 'what the protocol says'}.`;
}
