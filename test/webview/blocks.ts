/**
 * How long a page's main thread is not free, in milliseconds of processor time. Not the wall's, which a busy machine stretches; processor
 * time grows as well where others use the same caches, so that what counts is the best of a few looks.
 */
import type { CDPSession, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time, in microseconds. */
  readonly tdur?: number;
}

/** So often is looked at most. */
export const MOST_LOOKS = 6;

/** The longest of its tasks. */
export function longestBlock(page: Page, act: () => Promise<void>): Promise<number> {
  return longest(page, act, ['toplevel'], (name) => name.endsWith('RunTask'));
}

/** The longest piece of its scripts' work: not what the browser itself takes to read and to lay out a page. */
export function longestScript(page: Page, act: () => Promise<void>): Promise<number> {
  return longest(page, act, ['devtools.timeline'], (name) => SCRIPT.has(name));
}

const SCRIPT = new Set(['EvaluateScript', 'FunctionCall', 'RunMicrotasks']);

async function longest(
  page: Page,
  act: () => Promise<void>,
  categories: readonly string[],
  counts: (name: string) => boolean,
): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const includedCategories = [...categories, 'blink.user_timing'];
  await session.send('Tracing.start', { traceConfig: { includedCategories } });
  await act();
  // the browser has pages of its own for its address bar, which are not meant
  await page.evaluate((name) => void performance.mark(name), MARK);
  await ended(session);
  const mark = events.find(({ name }) => name === MARK);
  const tasks = events.filter(({ name, pid, tid }) => counts(name) && pid === mark?.pid && tid === mark.tid);
  if (tasks.length === 0) throw new Error('the trace holds no task of the page');
  await session.detach();
  return tasks.reduce((most, { tdur }) => Math.max(most, (tdur ?? 0) / 1000), 0);
}

/** On the thread whose tasks are measured. */
const MARK = 'hullfit-page';

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
}
