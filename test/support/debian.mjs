import { spawnSync } from 'node:child_process';

/** Whether a program can be run; Debian keeps servers in /usr/sbin, which is not on every PATH. */
export function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } }).status === 0;
}

/** Null when all programs are there or could be installed (root on Debian), else the command that mends it. */
export function ensure(programs, packages) {
  return wantedOf(programs).length === 0 ? null : install(packages, () => wantedOf(programs).length === 0);
}

/** A browser with Chinese letters for the pages, and the tools that look into a PDF. */
export function ensureBrowser() {
  return (
    ensure(['chromium', 'fc-list', 'pdftoppm'], ['chromium', 'fonts-noto-cjk', 'fontconfig', 'poppler-utils']) ??
    (hasChineseLetters() ? null : install(['fonts-noto-cjk'], hasChineseLetters))
  );
}

function wantedOf(programs) {
  return programs.filter((program) => !has(program));
}

function hasChineseLetters() {
  return spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }).stdout.trim() !== '';
}

function install(packages, isThere) {
  const mend = `run "apt-get install -y ${packages.join(' ')}" as root`;
  if (process.getuid?.() !== 0 || !has('apt-get')) return `something is missing: ${mend}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  const done = spawnSync('apt-get', ['install', '-y', '-qq', ...packages], { stdio: ['ignore', 'ignore', 'inherit'], env });
  return done.status === 0 && isThere() ? null : `something could not be installed: ${mend}`;
}
