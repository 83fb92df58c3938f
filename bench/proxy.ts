/**
 * A link with a delay: a TCP proxy that holds every packet for some milliseconds each way, and counts
 * round trips: how often the client spoke after the server had.
 */
import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Link {
  readonly port: number;
  readonly roundTrips: () => number;
  readonly close: () => Promise<void>;
}

export async function link(toPort: number, delayMs: number): Promise<Link> {
  let roundTrips = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(toPort, '127.0.0.1');
    let serverSpoke = true;
    sockets.add(client).add(upstream);
    client.on('data', (data) => {
      if (serverSpoke) roundTrips += 1;
      serverSpoke = false;
      setTimeout(() => upstream.write(data), delayMs);
    });
    upstream.on('data', (data) => {
      setTimeout(() => {
        serverSpoke = true;
        client.write(data);
      }, delayMs);
    });
    client.on('end', () => setTimeout(() => upstream.end(), delayMs));
    upstream.on('end', () => setTimeout(() => client.end(), delayMs));
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // true: it listens on a port, not on a path
    roundTrips: () => roundTrips,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
