import type { App } from '../app';

/** Shows the output channel, without taking the focus. */
export function showLog({ log }: App): void {
  log.show(true);
}
