/** The benchmark's parts, chosen on the command line: see scripts/bench.mjs, which bundles and starts this. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { acceptance, acceptanceTable } from './acceptance';
import { compare, rowsTable } from './comparison';
import { growth, growthTable } from './growth';
import { growthChart } from './growthChart';
import { losses, lossesTable } from './losses';
import { scaling, scalingTables, writeScalingPage } from './scaling/scaling';
import { sweeps, sweepsTable } from './sweeps';
import { bindingPicture, tables, tablesTable } from './tables/tables';
import { waits, waitsTable } from './waits/waits';

export interface BenchOptions {
  readonly parts: ReadonlySet<
    'waits' | 'tables' | 'compare' | 'losses' | 'growth' | 'scaling' | 'sweeps' | 'acceptance'
  >;
  readonly quick: boolean;
  readonly only: string;
}

/** Runs the parts in the current folder, the project's; writes out/bench/PART.json, and docs/growth.svg of a full growth run. */
export async function bench({ parts, quick, only }: BenchOptions): Promise<void> {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
  const say = (line: string): void => {
    console.error(line);
  };
  const write = (name: string, report: unknown): void => {
    const path = join('out', 'bench', `${name}.json`);
    mkdirSync(join('out', 'bench'), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ machine, quick, report }, null, 2)}\n`);
    console.log(`Written to ${path}.\n`);
  };
  if (parts.has('waits')) {
    const found = await waits({ quick, only, say });
    if (found.length === 0) return nothing(`No wait has "${only}" in its work.`);
    console.log(`\n${waitsTable(found)}\n`);
    console.log(
      'Medians; `solve` is the part of the wait that the solver takes, `memory` the largest of the whole process.',
    );
    write('waits', found);
  }
  if (parts.has('tables')) {
    const found = await tables({ quick, only, say });
    if (found.length === 0) return nothing(`No table has "${only}" in its work.`);
    console.log(`\n${tablesTable(found)}\n`);
    console.log(
      'Time and memory of whole processes, medians; again × and all samples ×: of solves on one thread, one run each.',
    );
    write('tables', found);
    // The documentation shows a fit of a quiet machine.
    if (!quick && only === '') {
      const caption = `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`;
      writeFileSync(join('docs', 'binding.svg'), await bindingPicture(caption));
      console.log(`Drawn in ${join('docs', 'binding.svg')}.\n`);
    }
  }
  if (parts.has('compare')) {
    const comparisons = await compare({ quick, only, say });
    if (comparisons.length === 0) return nothing(`No problem has "${only}" in its title.`);
    console.log(`\n${rowsTable(comparisons)}\n`);
    console.log(
      '× is the ratio to Hullfit in this run; the mass of a soft classification includes its losses.',
    );
    write('comparison', comparisons);
  }
  if (parts.has('losses')) {
    const found = await losses({ quick, only, say });
    if (found.length === 0) return nothing(`No loss has "${only}" in its work, or PyTorch is missing.`);
    console.log(`\n${lossesTable(found)}\n`);
    console.log('The same objective of both, and for each of five seeds of Adam the time that Hullfit took.');
    write('losses', found);
  }
  if (parts.has('growth')) {
    const series = await growth({ quick, say });
    console.log(`\n${growthTable(series)}\n`);
    write('growth', series);
    // The documentation shows whole curves.
    if (!quick) {
      const caption = `Median of 3 seeds, gap 1e-6, a fresh process each; ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`;
      writeFileSync(join('docs', 'growth.svg'), growthChart(series, caption));
      console.log(`Drawn in ${join('docs', 'growth.svg')}.\n`);
    }
  }
  if (parts.has('sweeps')) {
    const found = await sweeps({ quick, only, say });
    if (found.paths.length === 0) return nothing(`No sweep has "${only}" in its work.`);
    console.log(`\n${sweepsTable(found)}\n`);
    console.log('On warm threads, medians of three; a point alone starts from nothing.');
    write('sweeps', found);
  }
  if (parts.has('scaling')) {
    const found = await scaling(say);
    const text = scalingTables(found, `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
    console.log(`\n${text}\n`);
    console.log(`Written into ${await writeScalingPage(text)}.`);
    write('scaling', found);
  }
  if (parts.has('acceptance')) {
    const rows = await acceptance({ only, say });
    if (rows.length === 0) return nothing(`No row has "${only}" in its work.`);
    console.log(`\n${acceptanceTable(rows)}\n`);
    write('acceptance', rows);
  }
}

function nothing(why: string): void {
  console.error(`error: ${why}`);
  process.exitCode = 1;
}
