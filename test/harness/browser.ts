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

/** `shell`: for pages alone, which it opens faster. Scrollbars take no room unless asked for; a user's do. */
export function launchBrowser({ shell = false, scrollbars = false } = {}): Promise<Browser> {
  const { chromium: whole, shell: bare } = installation();
  return chromium.launch({
    executablePath: shell ? bare : whole,
    args: ARGUMENTS,
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : [],
  });
}
