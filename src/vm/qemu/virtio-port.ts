/** The host's end of a virtio-serial port: QEMU connects to a socket that we listen on. */
import { createServer, type Socket } from 'node:net';

export interface Port extends AsyncDisposable {
  /** To the guest; nothing where QEMU is not connected. */
  write(text: string): void;
  /** Resolves when QEMU has closed its end and all has been received. */
  readonly closed: Promise<void>;
}

export const openPort = async (path: string, receive: (text: string) => void): Promise<Port> => {
  let connection: Socket | undefined;
  let markClosed = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const server = createServer((socket) => {
    connection = socket;
    socket.setEncoding('utf8').on('data', (data) => receive(String(data)));
    // QEMU killed: the socket may end in ECONNRESET, which is an end like any other.
    socket.on('error', () => undefined).on('close', markClosed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return {
    write: (text) => void connection?.write(text),
    closed,
    [Symbol.asyncDispose]: async () => {
      connection?.destroy();
      server.close();
    },
  };
};
