// Where the time of `hullfit fit` went, from its log (docs/log.md).

/** What is done outside the solver's rounds, in its order, and what the table calls it. */
const BEFORE = [['thread', 'thread started']];
const AFTER = [
  ['finish', 'solution written in raw units'],
  ['build', 'result built'],
  ['write', 'result written'],
];

/** Lines of a log: { head, fits: [{ name, lines }] } in the order of their first lines. */
function readLog(text) {
  const [head, ...lines] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const fits = new Map();
  for (const line of lines) {
    if (!fits.has(line.fit)) fits.set(line.fit, []);
    fits.get(line.fit).push(line);
  }
  return { head, fits: [...fits].map(([name, own]) => ({ name, lines: own })) };
}

/** One fit: its stages as [name, milliseconds] with their sum, what came before them, counts, and what it came to. */
function profileOf({ name, lines }) {
  const of = (type) => lines.filter((line) => line.type === type);
  const [start] = of('start');
  const [end] = of('end');
  const rounds = of('round');
  const jobs = Object.fromEntries(of('job').map(({ stage, ms }) => [stage, ms]));
  // a result that was written again with its rivals counts each time
  jobs.write = of('job').reduce((sum, { stage, ms }) => sum + (stage === 'write' ? ms : 0), 0);
  const solving = {};
  for (const { spentMs } of rounds)
    for (const [stage, ms] of Object.entries(spentMs)) solving[stage] = (solving[stage] ?? 0) + ms;
  const inRounds = Object.values(solving).reduce((sum, ms) => sum + ms, 0);
  if (start && end) jobs.finish = end.ms - start.ms - inRounds;
  const outside = (list) => list.map(([stage, told]) => [told, jobs[stage] ?? 0]);
  const all = [...outside(BEFORE), ...Object.entries(solving), ...outside(AFTER)];
  const stages = all.filter(([, ms]) => ms > 0);
  return {
    name,
    stages,
    ownMs: stages.reduce((sum, [, ms]) => sum + ms, 0),
    queueMs: jobs.queue ?? 0,
    dataMs: jobs.data ?? 0,
    rounds: rounds.filter(({ round }) => round > 0).length,
    nodes: rounds.reduce((sum, { nodes }) => sum + nodes, 0),
    polishes: of('polish').length,
    ending: endingOf(lines, start, end),
  };
}

function endingOf(lines, start, end) {
  const size = start ? `${start.samples} samples, ${start.inputs} inputs: ` : '';
  if (end) {
    const how = end.loop === null ? '' : ` by ${end.loop}`;
    const gap = end.gap === null ? 'no network' : `gap ${end.gap.toExponential(1)}, ${end.neurons} neurons`;
    return `${size}${end.status} (${end.stoppedBy})${how}, ${gap}`;
  }
  const last = lines.findLast(({ type }) => ['cached', 'thread_ended', 'failed'].includes(type));
  const why = { cached: 'the answer of an earlier run', thread_ended: `its thread was ended (${last?.by})` };
  return `${size}${why[last?.type] ?? last?.message ?? 'the log ends before the fit'}`;
}

/** The profile as text; `wallMs` is what the whole process took. */
export function profileText(text, wallMs) {
  const { head, fits } = readLog(text);
  const profiles = fits.map(profileOf);
  const dataMs = profiles.reduce((sum, { dataMs: ms }) => sum + ms, 0);
  // the fits are queued together, so that the last one to end has waited for the others
  const fitsMs = Math.max(0, ...profiles.map(({ queueMs, ownMs }) => queueMs + ownMs));
  const { processMs, readMs } = head;
  const parts = Object.entries({
    start: processMs,
    text: Math.max(0, readMs - dataMs),
    data: Math.min(dataMs, readMs),
    fits: fitsMs,
    'rivals, output, exit': wallMs - processMs - readMs - fitsMs,
  });
  const sum = parts.map(([part, ms]) => `${part} ${ms.toFixed(0)}`).join(' + ');
  return `${[...profiles.map(blockOf), `the process: ${wallMs.toFixed(0)} ms = ${sum}`].join('\n\n')}\n`;
}

function blockOf({ name, stages, ownMs, queueMs, rounds, nodes, polishes, ending }) {
  const row = ([stage, ms]) =>
    `  ${stage.padEnd(30)}${ms.toFixed(1).padStart(10)} ms${((100 * ms) / ownMs).toFixed(1).padStart(8)} %`;
  return [
    `${name}: ${ending}`,
    `  ${rounds} rounds, ${nodes} nodes of the search, ${polishes} rounds of polishing; ${queueMs.toFixed(0)} ms in the queue`,
    ...stages.map(row),
  ].join('\n');
}
