/** `hullfit report`: a result as one web page that needs neither Hullfit nor a network, with its proof checked anew. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plural } from '../../data/fault';
import { checkTarget } from '../../result/atomicWrite';
import type { RawSamples } from '../../result/restore';
import type { FitResult } from '../../result/schema';
import { verifyResult } from '../../result/verify';
import type { Verification } from '../../protocol/proof';
import { reportHtml, reportState } from '../../webview/reportHtml';
import { sweepReportHtml } from '../../webview/sweepReportHtml';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { ExitCode } from '../exitCodes';
import { orSentence, readFitOrSweep, writeText } from '../files';
import { samplesOf } from '../samplesOf';

const usage = 'report RESULT.json|SWEEP.json --out report.html';

const ELSEWHERE = 'choose another place';

export const report: Command = {
  name: 'report',
  usage,
  summary: 'the result as one self-contained page, its claims checked while it is written',
  async run(args, io) {
    const { positionals, values } = readArguments(args, {
      usage,
      least: 1,
      most: 1,
      options: { out: { type: 'string' }, ...LARGEST_FILE },
    });
    const { out } = values;
    if (out === undefined || out === '') throw badUsage('--out is missing', usage);
    const result = await readFitOrSweep(positionals[0]);
    // before the claims are checked, which may take its time
    await orSentence(out, ELSEWHERE, () => checkTarget(out));
    if (result.schema === 'hullfit.sweep/1') {
      await writeText(
        out,
        sweepReportHtml({ result, ...(await pageParts(io, 'sweepReport', 'sweep')) }),
        ELSEWHERE,
      );
      io.out(`${out} is written: the sweep ${result.sweep}, ${plural(result.rows.length, 'point')}.\n`);
      return ExitCode.ok;
    }
    const samples = await samplesOf(result, positionals[0], largestFile(values));
    const verification = check(result, samples);
    const page = reportHtml({
      state: reportState(result, verification),
      ...(result.samples.x === undefined ? { samples } : {}),
      ...(await pageParts(io, 'report', 'panel')),
    });
    await writeText(out, page, ELSEWHERE);
    const failing = verification.findings.filter(({ holds }) => !holds).length;
    const claims =
      failing === 0 ? 'every claim holds' : `${failing} claims do not hold, and the page says so`;
    io.out(`${out} is written: ${result.fit} (${result.status}), ${claims}.\n`);
    return ExitCode.ok;
  },
};

/** What a page is made of besides what it shows. */
async function pageParts({ bundles }: Pick<Io, 'bundles'>, script: string, style: string) {
  const read = (name: string): Promise<string> => readFile(join(bundles, 'webview', name), 'utf8');
  return {
    script: await read(`${script}.js`),
    style: await read(`${style}.css`),
    nonce: randomBytes(16).toString('base64'),
  };
}

function check(result: FitResult, samples: RawSamples): Extract<Verification, { kind: 'done' }> {
  const start = performance.now();
  const { findings, unchecked, provenLowerBound } = verifyResult(result, samples);
  return {
    kind: 'done',
    findings: findings.map(({ what, holds, sentence }) => ({ what, holds, sentence })),
    unchecked,
    provenLowerBound,
    ms: performance.now() - start,
  };
}
