import { access } from 'node:fs/promises';
import { chromium, type Browser } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/**
 * Starts Chromium, headless, which resolves no name but loopback's.
 * @param flags more of them
 * @throws Error with one line when it is not installed
 */
export async function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  await access(EXECUTABLE).catch(() => {
    throw new Error(`${EXECUTABLE} is not there: install Debian's package chromium`);
  });
  return chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      ...['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1'],
      ...flags,
    ],
  });
}
