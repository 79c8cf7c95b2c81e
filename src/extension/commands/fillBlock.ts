import type { App } from '../app';

/** Completion has put a block at the cursor, which is quiet until it is filled in; Tab opens the suggestions of each of its stops. */
export function fillBlock({ filling }: App): void {
  filling.begin();
}
