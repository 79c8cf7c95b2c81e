// Debian's packages, for what the tests run that npm does not have.
import { onPath, run, ScriptError } from './run.mjs';

/** Installs packages as root, or with sudo that asks for no password. */
export function apt(packages) {
  if (!onPath('apt-get')) {
    throw new ScriptError(
      `Please install ${packages.join(', ')} (this system has no apt-get to do it with).`,
    );
  }
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
    run(command, rest, {
      env,
      advice: `Install ${packages.join(' ')} with apt-get as root, then run the command again.`,
    });
  };
  aptGet(['update', '-q']);
  aptGet(['install', '-q', '-y', '--no-install-recommends', ...packages]);
}
