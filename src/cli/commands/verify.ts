/** `hullfit verify`: checks a result against its data with none of the solver's pricing. */
import { verifyResult } from '../../result/verify';
import { readArguments } from '../arguments';
import type { Command } from '../command';
import { ExitCode } from '../exitCodes';
import { readResultFile } from '../files';
import { samplesOf } from '../samplesOf';
import { formatTable } from '../table';

const usage = 'verify RESULT.json';

export const verify: Command = {
  name: 'verify',
  usage,
  summary: 'proves the result anew from its data: residuals, mass, constraints, dual bound and gap',
  async run(args, io) {
    const { positionals } = readArguments(args, { usage, least: 1, most: 1, options: {} });
    const result = await readResultFile(positionals[0]);
    const samples = await samplesOf(result, positionals[0]);
    const { findings, provenLowerBound } = verifyResult(result, samples);
    const rows = findings.map(({ holds, what, sentence }) => [holds ? 'holds' : 'FAILS', what, sentence]);
    const failing = findings.filter(({ holds }) => !holds).length;
    io.out(formatTable(['claim', 'about', 'finding'], rows, new Set()));
    io.out(`Proven lower bound: ${provenLowerBound}; the result says ${result.lowerBound}.\n`);
    io.out(
      failing === 0
        ? `${result.fit} (${result.status}): every claim holds.\n`
        : `${result.fit} (${result.status}): ${failing} of ${findings.length} claims do not hold.\n`,
    );
    return failing === 0 ? ExitCode.ok : ExitCode.unfinished;
  },
};
