import { createServer } from 'node:net';

/** Why nothing can listen on the port, in one sentence; null when something can. Asked before a town is lived or a file is locked. */
export function portFault(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another process: stop that one or choose another port'
          : `cannot be listened on (${error.code ?? error.message}): choose another port`;
      resolve(`PORT ${String(port)} ${why}, e.g. PORT=3001`);
    });
    probe.listen(port, () => {
      probe.close(() => {
        resolve(null);
      });
    });
  });
}
