/** docs/experiments.md from the reports; what a person concluded is kept in experiments/conclusions.ts. */
import type { DoneCell, Report } from './cell';
import { CONCLUSIONS } from './conclusions';

export interface Written {
  readonly name: string;
  readonly report: Report;
  readonly cells: readonly DoneCell[];
  /** How long it took, and on what machine. */
  readonly ran: string;
}

export function pageOf(reports: readonly Written[], { quick }: { readonly quick: boolean }): string {
  const sections = reports.map(({ name, report, ran }, k) => {
    const came = quick ? [] : ['**What came out.** ' + CONCLUSIONS[name]];
    const directions = report.directions.map(
      ({ statement, holds }) => `- ${holds ? 'yes' : '**no**'}: ${statement}`,
    );
    return [
      `## ${k + 1}. ${report.title}`,
      `**Expected.** ${report.expected}`,
      ...came,
      report.body,
      `What was found, checked by every quick run again:\n\n${directions.join('\n')}`,
      `Data: [experiments/${name}.json](experiments/${name}.json). ${ran}.`,
    ].join('\n\n');
  });
  return `# Experiments${quick ? ' (quick run)' : ''}

What the convex answer buys, and what it does not, beside gradient descent, pruned gradient descent and the two infinitely wide
networks. Written by \`npm run experiments\`, which takes about three quarters of an hour on two cores and goes on where it was ended
(\`-- --only NAME\` runs one again and leaves the others as they are);
\`npm run experiments -- --quick\` repeats it in small within ten minutes and fails when a direction comes out otherwise.
Everything is reproducible by its seeds; only the fits' time limits can make a difference between machines, where a proof
is cut short. The run of experiments 1 to 6 shown here is of one version of the solver (the countries of experiment 5 of the next one), that of 7 of a later one; other work ran
beside a part of experiment 1, so that more of its fits of four and five neurons were cut short than on a machine of their own. The fits of
five neurons on five inputs have 45 seconds each, as ten had turned out to be too few. Unless said otherwise: slope 0.1, weights l2 ≤ 1, joint bias, no skip, gap 1e-6.

All trained rivals are treated alike: neurons are rescaled to the constraint set, those whose directions agree to 1e-3 are merged,
those below a thousandth of the largest are dropped, and only then neurons, mass and residuals are counted. _Group lasso_ is
then pruned to the smallest network within its tolerance.

_Expected_ was written before any run and is left as it was. The lines that the program checks at the end of each experiment were
in part written after the first runs, six of them in the place of ones that had come out otherwise: they describe what was found and
guard it against changes of the code. They are no predictions that came true.

${sections.join('\n\n')}
`;
}
