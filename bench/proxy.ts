/**
 * A link with a delay: a TCP proxy that holds every packet for some milliseconds each way.
 */
import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Link {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function link(toPort: number, delayMs: number): Promise<Link> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(toPort, '127.0.0.1');
    sockets.add(client).add(upstream);
    client.on('data', (data) => {
      setTimeout(() => upstream.write(data), delayMs);
    });
    upstream.on('data', (data) => {
      setTimeout(() => client.write(data), delayMs);
    });
    client.on('end', () => setTimeout(() => upstream.end(), delayMs));
    upstream.on('end', () => setTimeout(() => client.end(), delayMs));
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // true: it listens on a port, not on a path
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
