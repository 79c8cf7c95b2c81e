/** Debian's Chromium, driven by playwright-core, cut off from everything but this machine. */
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
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

/**
 * A window, on a folder that keeps what the browser has loaded and compiled from one window to the next. What pages of `origin` have
 * stored there is removed.
 */
export async function openWindow(
  profile: string,
  origin: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installation().chromium,
    args: ARGUMENTS,
    viewport,
  });
  const session = await context.newCDPSession(context.pages()[0]);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: STORED });
  await session.detach();
  return context;
}

/** All but what the browser keeps of what it has loaded. */
const STORED = 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage,websql';

/** `shell`: for pages alone, which it opens faster. Scrollbars take no room unless asked for; a user's do. */
export function launchBrowser({ shell = false, scrollbars = false } = {}): Promise<Browser> {
  const { chromium: whole, shell: bare } = installation();
  return chromium.launch({
    executablePath: shell ? bare : whole,
    args: ARGUMENTS,
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : [],
  });
}
