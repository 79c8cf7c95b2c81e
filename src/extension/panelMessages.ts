/** The border with the panel: what comes from it is checked before it is believed. */
import { PANEL_PROTOCOL, type FromPanel } from '../protocol/panel';
import type { Shown } from './panelState';

const WITH_FIT: readonly unknown[] = ['select', 'run', 'cancel', 'reveal'];

/** The message, or undefined when it is not one of ours. */
export function fromPanel(message: unknown): FromPanel | undefined {
  if (!isRecord(message) || message['protocol'] !== PANEL_PROTOCOL) return undefined;
  const { type, fit } = message;
  if (type === 'ready') return { protocol: PANEL_PROTOCOL, type };
  if (!WITH_FIT.includes(type) || typeof fit !== 'string') return undefined;
  return { protocol: PANEL_PROTOCOL, type: type as 'select' | 'run' | 'cancel' | 'reveal', fit };
}

/** What the panel kept over a reload of the window; undefined when there is nothing sensible. */
export function savedState(saved: unknown): Shown | undefined {
  if (!isRecord(saved) || typeof saved['uri'] !== 'string') return undefined;
  const { uri, selected } = saved;
  return { uri, selected: typeof selected === 'string' ? selected : null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
