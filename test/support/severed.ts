import { createServer, type Server, type Socket, connect } from 'node:net';

/** COM_QUERY with `COMMIT`, as the protocol frames it: length, number, command, text. */
const COMMIT = Buffer.from([0x07, 0x00, 0x00, 0x00, 0x03, ...Buffer.from('COMMIT')]);

/**
 * A line to a server that can be cut at the worst moment: the server has the COMMIT and did it, and its answer never
 * arrives.
 */
export class SeveredLine {
  /** COMMITs whose answer is still to be lost. */
  toLose = 0;
  lost = 0;
  private refusing = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: { readonly host: string; readonly port: number }): Promise<SeveredLine> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new SeveredLine(server, (server.address() as { port: number }).port);
    server.on('connection', (near) => {
      line.join(near, target);
    });
    return line;
  }

  /** As if the server had gone: what is connected breaks, and nobody gets in until it is back. */
  away(on: boolean): void {
    this.refusing = on;
    if (on) for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.away(true);
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, target: { readonly host: string; readonly port: number }): void {
    if (this.refusing) {
      near.destroy();
      return;
    }
    const far = connect(target.port, target.host);
    let losing = false;
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      if (this.toLose > 0 && bytes.equals(COMMIT)) {
        this.toLose -= 1;
        losing = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (losing) {
        // The server has answered: it is done. Nobody hears of it.
        this.lost += 1;
        near.destroy();
        far.destroy();
        return;
      }
      near.write(bytes);
    });
  }
}
