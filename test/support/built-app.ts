import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(process.cwd(), 'dist', 'apps');
const API = join(DIST, 'api', 'src', 'main.js');
const CLI = join(DIST, 'cli', 'src', 'main.js');
const START_MS_MAX = 300_000;

const alive = new Set<ChildProcess>();
/** A test that failed half way leaves no process behind. */
afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
});

/** How a process ended: `code` is null where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the built app, with everything that it has said so far. */
export class Started {
  stdout = '';
  stderr = '';
  private over = false;
  readonly ended: Promise<Ended>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      // 'close' and not 'exit': only then all that was said has arrived.
      child.once('close', (code) => {
        this.over = true;
        resolve({ code, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get isOver(): boolean {
    return this.over;
  }

  /** kill -9: no handler runs, nothing is flushed. */
  async kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }

  /** What an operator's stop does. */
  async stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}

/** A running API process and its address. */
export interface RunningApp extends Started {
  readonly url: string;
}

type Env = Readonly<Record<string, string>>;

/** Starts a command of the built CLI. */
export function startCli(args: readonly string[], input?: string): Started {
  return begun(CLI, args, {}, input);
}

/** Runs a command of the built CLI to its end. */
export async function runCli(args: readonly string[], input?: string): Promise<Ended> {
  return startCli(args, input).ended;
}

/** Starts the built API where it is expected to refuse, and waits for its end. */
export async function refusedApp(env: Env): Promise<Ended> {
  const process_ = begun(API, [], env);
  const late = setTimeout(() => void process_.kill(), START_MS_MAX);
  const ended = await process_.ended;
  clearTimeout(late);
  return ended;
}

/** Starts the built API on a port that the system chooses, and waits until it listens. */
export async function startApp(env: Env): Promise<RunningApp> {
  const started = begun(API, [], env);
  const until = Date.now() + START_MS_MAX;
  for (;;) {
    const url = /http:\/\/localhost:(\d+)\//.exec(started.stdout);
    if (url) return Object.assign(started, { url: `http://127.0.0.1:${url[1] ?? ''}` });
    if (started.isOver || Date.now() > until) throw new Error(`the app did not start: ${started.stdout}${started.stderr}`);
    await pause(20);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function begun(script: string, args: readonly string[], env: Env, input?: string): Started {
  if (!existsSync(script)) throw new Error(`${script} is missing: run "npm run build" first; the test runner does`);
  const { NODE_OPTIONS: _ofJest, NODE_ENV: _test, DIR: _dir, DATABASE_URL: _url, PORT: _port, ...clean } = process.env;
  const options: SpawnOptions = {
    env: { ...clean, DEMO: 'none', JOBS: 'off', LOG_LEVEL: 'error', PORT: '0', ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  };
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], options);
  child.stdin?.end(input);
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return new Started(child);
}
