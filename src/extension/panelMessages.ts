/** The border with the webviews: what comes from them is checked before it is believed. */
import * as v from 'valibot';
import type { AskedAnswer } from '../protocol/asked';
import { FORMATS, NETWORK_LANGUAGES, PANEL_PROTOCOL, type FromPanel, type ToPanel } from '../protocol/panel';
import { trialChange } from '../protocol/trial';
import type { Shown } from './panelState';

const protocol = v.literal(PANEL_PROTOCOL);
const saved = { name: v.string(), format: v.picklist(FORMATS), content: v.string() };

const row = v.pipe(v.number(), v.integer(), v.minValue(1));

const schema = v.variant('type', [
  v.object({ protocol, type: v.literal('ready') }),
  v.object({ protocol, type: v.literal('pin'), pinned: v.boolean() }),
  v.object({
    protocol,
    type: v.picklist([
      'select',
      'run',
      'cancel',
      'reveal',
      'compare',
      'verify',
      'stopVerify',
      'samples',
      'asked',
      'saveNetwork',
      'conflict',
    ]),
    fit: v.string(),
  }),
  v.object({
    protocol,
    type: v.literal('copyNetwork'),
    fit: v.string(),
    language: v.picklist(NETWORK_LANGUAGES),
  }),
  v.object({ protocol, type: v.literal('save'), ...saved }),
  v.object({ protocol, type: v.literal('point'), fit: v.string(), row: v.nullable(row) }),
  v.object({ protocol, type: v.literal('openRow'), fit: v.string(), row }),
  v.object({ protocol, type: v.literal('remedy'), fit: v.string(), title: v.string() }),
  v.object({
    protocol,
    type: v.literal('try'),
    fit: v.string(),
    id: v.number(),
    change: trialChange,
    whole: v.boolean(),
  }),
  v.object({ protocol, type: v.literal('stopTrying'), fit: v.string(), whole: v.boolean() }),
  v.object({ protocol, type: v.literal('write'), fit: v.string(), change: trialChange }),
]);

/** An answer to `render`: the file, or why there is none. */
const rendered = v.union([
  v.object({ protocol, type: v.literal('rendered'), id: v.number(), ...saved }),
  v.object({ protocol, type: v.literal('rendered'), id: v.number(), problem: v.string() }),
]);

/** The message, or undefined when it is not one of ours. */
export function fromPanel(message: unknown): FromPanel | undefined {
  const parsed = v.safeParse(v.union([schema, rendered]), message);
  return parsed.success ? parsed.output : undefined;
}

/** What a fit asks, as a page is told it. */
export function askedMessage(fit: string, answer: AskedAnswer): ToPanel {
  return { protocol: PANEL_PROTOCOL, type: 'asked', fit, asked: answer.kind === 'none' ? null : answer };
}

const memory = v.object({ uri: v.string(), selected: v.optional(v.nullable(v.string()), null) });

/** What the panel kept over a reload of the window; undefined when there is nothing sensible. */
export function savedState(data: unknown): Shown | undefined {
  const parsed = v.safeParse(memory, data);
  return parsed.success ? parsed.output : undefined;
}
