/** The pictures of docs/: real results of the examples in the real page; `npm run pictures` runs this. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { parseResult } from '../../src/result/read';
import { reportState } from '../../src/webview/reportHtml';
import { verifyResult } from '../../src/result/verify';
import { inlineSamples } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import type { Verification } from '../../src/protocol/proof';
import { PanelServer, stateOf } from './panelPage';
import { compared, earlierRuns } from './rivalFixtures';
import type { ThemeName } from './themes';

interface Picture {
  readonly name: string;
  readonly theme: ThemeName;
  /** A result of an example, by fit; the comparison has rivals that are made up. */
  readonly fit: string | null;
  readonly tab: string;
  readonly neuron?: number;
}

const PICTURES: readonly Picture[] = [
  { name: 'panel-neurons', theme: 'dark', fit: 'close', tab: 'neurons', neuron: 2 },
  { name: 'panel-proof', theme: 'light', fit: 'l2', tab: 'proof' },
  { name: 'panel-line', theme: 'dark', fit: 'exact', tab: 'proof' },
  { name: 'panel-classes', theme: 'hc-black', fit: 'margin', tab: 'proof' },
  { name: 'panel-compare', theme: 'hc-light', fit: null, tab: 'compare' },
];

/** `results`: folder of the results of the examples, one file a fit. */
export async function takePictures(results: string, docs: string): Promise<void> {
  const server = await PanelServer.start();
  try {
    for (const picture of PICTURES) {
      const result =
        picture.fit === null
          ? compared()
          : parseResult(readFileSync(join(results, `${picture.fit}.json`), 'utf8'));
      const panel = await server.open({ theme: picture.theme, width: 960, height: 800 });
      const state =
        picture.fit === null
          ? { ...stateOf(result), earlier: earlierRuns() }
          : { ...reportState(result, checked(result)), resultVersion: 3, documentVersion: 3 };
      await panel.show(state);
      await panel.page.click(`#tab-${picture.tab}`);
      if (picture.neuron !== undefined) await panel.page.hover(`.neuron[data-neuron="${picture.neuron}"]`);
      await panel.settle();
      const troubles = await panel.troubles();
      if (troubles.length > 0) throw new Error(`${picture.name}: ${troubles.join('; ')}`);
      write(
        join(docs, `${picture.name}.png`),
        await panel.page.screenshot({ fullPage: true, animations: 'disabled' }),
      );
      await panel.close();
    }
    const inspector = await server.open({ theme: 'dark', width: 300, height: 470, page: 'inspector' });
    await inspector.show({ ...stateOf(parseResult(readFileSync(join(results, 'margin.json'), 'utf8'))) });
    write(join(docs, 'inspector.png'), await inspector.page.screenshot());
  } finally {
    await server.stop();
  }
}

/** Without an alpha channel: nothing shines through. */
function write(path: string, picture: Buffer): void {
  writeFileSync(path, PNG.sync.write(PNG.sync.read(picture), { colorType: 2, deflateLevel: 9 }));
}

function checked(result: FitResult): Verification {
  const { findings, provenLowerBound } = verifyResult(result, inlineSamples(result)!);
  return {
    kind: 'done',
    findings: findings.map(({ what, holds, sentence }) => ({ what, holds, sentence })),
    provenLowerBound,
    ms: 40,
  };
}
