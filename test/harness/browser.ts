/** Debian's Chromium, driven by playwright-core, cut off from everything but this machine. */
import { chromium, type Browser } from 'playwright-core';
import { installation } from './codeServer';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Scrollbars take no room unless asked for; a user's do. */
export function launchBrowser({ scrollbars = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: installation().chromium,
    args: ARGUMENTS,
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : [],
  });
}
