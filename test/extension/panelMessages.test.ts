/** What the extension takes from a panel: the messages of the protocol, and nothing that is one but for a field. */
import { expect, it } from 'vitest';
import { fromPanel } from '../../src/extension/panelMessages';
import { type FromPanel, NETWORK_LANGUAGES, PANEL_PROTOCOL } from '../../src/protocol/panel';

const protocol: typeof PANEL_PROTOCOL = PANEL_PROTOCOL;

const KNOWN: readonly FromPanel[] = [
  { protocol, type: 'ready' },
  ...(['select', 'run', 'cancel', 'reveal', 'compare', 'verify', 'stopVerify', 'samples'] as const).map(
    (type) => ({ protocol, type, fit: 'a' }),
  ),
  { protocol, type: 'saveNetwork', fit: 'a' },
  ...NETWORK_LANGUAGES.map((language) => ({ protocol, type: 'copyNetwork' as const, fit: 'a', language })),
  { protocol, type: 'save', name: 'a-function', format: 'svg', content: '<svg/>' },
  { protocol, type: 'conflict', fit: 'a' },
  { protocol, type: 'point', fit: 'a', row: 3 },
  { protocol, type: 'point', fit: 'a', row: null },
  { protocol, type: 'openRow', fit: 'a', row: 1 },
  { protocol, type: 'remedy', fit: 'a', title: 'Add `bias joint`' },
  { protocol, type: 'try', fit: 'a', id: 4, change: { kind: 'tolerance', value: 0.2 }, whole: true },
  { protocol, type: 'stopTrying', fit: 'a', whole: false },
  { protocol, type: 'write', fit: 'a', change: { kind: 'sample', row: 2, input: null, target: -1.5 } },
  { protocol, type: 'rendered', id: 1, name: 'a-function', format: 'png', content: 'AAAA' },
  { protocol, type: 'rendered', id: 1, problem: 'There is nothing to draw.' },
];

it.each(KNOWN)('takes $type', (message) => {
  expect(fromPanel(message)).toEqual(message);
});

it.each([
  { protocol: protocol - 1, type: 'ready' },
  { protocol, type: 'saveNetwork' },
  { protocol, type: 'copyNetwork', fit: 'a' },
  { protocol, type: 'copyNetwork', fit: 'a', language: 'onnx' },
  { protocol, type: 'copyNetwork', fit: 7, language: 'c' },
  { protocol, type: 'openRow', fit: 'a', row: 0 },
  { protocol, type: 'try', fit: 'a', id: 4, change: { kind: 'gap', value: 1 }, whole: true },
  { protocol, type: 'write', fit: 'a', change: { kind: 'penalty' } },
  { protocol, type: 'export', fit: 'a' },
  'ready',
  null,
])('refuses %j', (message) => {
  expect(fromPanel(message)).toBeUndefined();
});

it('passes on nothing that the protocol does not name', () => {
  const message = { protocol, type: 'copyNetwork', fit: 'a', language: 'c' };
  expect(fromPanel({ ...message, content: 'int main;' })).toEqual(message);
});
