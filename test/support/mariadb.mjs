import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ensure } from './debian.mjs';

const PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

/** The server, installed where that is possible; else the command that mends it. */
export function ensureMariadb() {
  return ensure(['mariadbd', 'mariadb-install-db', 'mariadb'], PACKAGES);
}

/** What a whole run writes, binary log included, with room to spare. Bytes. */
const ROOM = 8 * 2 ** 30;

/**
 * Where the server keeps its files: in memory where there is room. Nothing here cuts the power: what is killed is the app,
 * and what the server wrote is there for the next one either way. Eighty schemas are made in half the time.
 */
function folder() {
  if (!existsSync('/dev/shm')) return tmpdir();
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize >= ROOM ? '/dev/shm' : tmpdir();
}

/**
 * A private server on a free loopback port in a folder of its own, as durable as production: flush at commit, binary log
 * synced, strict. The account of the tests may do everything in schemas named test_... and nothing elsewhere; triggers
 * are allowed by log_bin_trust_function_creators, not by SUPER.
 */
export async function startMariadb() {
  const dir = mkdtempSync(join(folder(), 'love-card-mariadb-'));
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const user = userInfo().username;
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--user=${user}`, `--datadir=${dir}/data`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    { env, stdio: 'ignore' },
  );
  const port = await freePort();
  const socket = join(dir, 's.sock');
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${dir}/data`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${socket}`,
      '--skip-name-resolve',
      '--server-id=1',
      '--log-bin=binlog',
      '--sync-binlog=1',
      '--log-bin-trust-function-creators=1',
      '--innodb-flush-log-at-trx-commit=1',
      '--innodb-buffer-pool-size=512M',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
      '--max-connections=400',
      '--expire-logs-days=1',
      '--max-binlog-size=64M',
    ],
    { env, stdio: 'ignore' },
  );
  const sql = (text) => execFileSync('mariadb', ['--no-defaults', '-u', 'root', '-S', socket, '-e', text], { env, stdio: ['ignore', 'ignore', 'ignore'] });
  for (let attempt = 0; ; attempt++) {
    try {
      sql('SELECT 1');
      break;
    } catch (error) {
      if (attempt === 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  sql("CREATE USER app@'127.0.0.1' IDENTIFIED BY 'app'; GRANT ALL ON `test\\_%`.* TO app@'127.0.0.1'");
  return {
    url: `mysql://app:app@127.0.0.1:${port}`,
    /** As root of this server. */
    sql,
    /** Stopped in the middle of whatever it does, with every connection open; or let go on. */
    freeze: (on) => server.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
