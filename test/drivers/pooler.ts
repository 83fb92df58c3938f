/**
 * A transaction pooler as small as one can be: each client gets a server's session for one transaction, the
 * one that was given back last, and a cancel key that the pooler made up.
 */
import { once } from 'node:events';
import { connect as dial, createServer, type Socket } from 'node:net';

export interface Pooler {
  readonly port: number;
  stop(): void;
}

/** A server's session, idle or lent. */
interface Lent {
  readonly socket: Socket;
  /** What the server said when the session began, for every client that comes. */
  readonly greeting: Buffer;
}

/** @param order which of the sessions that were given back is lent next. */
export async function startPooler(
  serverPort: number,
  order: 'newest' | 'oldest' = 'newest',
): Promise<Pooler> {
  const idle: Lent[] = [];
  const sockets = new Set<Socket>();
  const listening = createServer((client) => {
    sockets.add(client);
    serve(client, {
      take: async (startup) =>
        (order === 'newest' ? idle.pop() : idle.shift()) ?? open(serverPort, startup, sockets),
      giveBack: (lent) => idle.push(lent),
    });
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    port: address.port,
    stop() {
      listening.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const sslRequest = 80877103;

interface Pool {
  readonly take: (startup: Buffer) => Promise<Lent>;
  readonly giveBack: (lent: Lent) => void;
}

function serve(client: Socket, { take, giveBack }: Pool): void {
  let startup: Buffer | undefined;
  let lent: Lent | undefined;
  /** Messages that a ReadyForQuery must answer before the session can go. */
  let unanswered = 0;
  let working: Promise<unknown> = Promise.resolve();

  const answer = (socket: Socket): ((data: Buffer) => void) =>
    messages((type, whole) => {
      client.write(whole);
      if (type !== 'Z') return;
      unanswered -= 1;
      if (unanswered > 0 || whole.at(5) !== 'I'.charCodeAt(0) || lent === undefined) return;
      socket.removeAllListeners('data');
      giveBack(lent);
      lent = undefined;
    });

  async function forward(type: string, whole: Buffer): Promise<void> {
    if (type === 'X') client.end();
    if (type === 'X' || startup === undefined) return;
    if (lent === undefined) {
      lent = await take(startup);
      lent.socket.on('data', answer(lent.socket));
    }
    if (type === 'Q' || type === 'S') unanswered += 1;
    lent.socket.write(whole);
  }

  async function begin(packet: Buffer): Promise<void> {
    if (packet.readInt32BE(4) === sslRequest) {
      client.write('N');
      return;
    }
    startup = packet;
    const first = await take(packet);
    client.write(first.greeting);
    giveBack(first);
  }

  const read = messages((type, whole) => {
    working = working.then(() => forward(type, whole));
  });
  client.on('error', () => undefined);
  client.on('data', (data) => {
    if (startup !== undefined) read(data);
    else working = working.then(() => begin(data));
  });
}

/** Connects, and keeps what the server says until it is ready, with a cancel key of our own. */
async function open(port: number, startup: Buffer, sockets: Set<Socket>): Promise<Lent> {
  const socket = dial(port, '127.0.0.1');
  sockets.add(socket);
  await once(socket, 'connect');
  socket.write(startup);
  const parts: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.on(
      'data',
      messages((type, whole) => {
        if (type === 'K') whole.writeInt32BE(1_000_000_000, 5);
        parts.push(whole);
        if (type === 'Z') resolve();
      }),
    );
  });
  socket.removeAllListeners('data');
  return { socket, greeting: Buffer.concat(parts) };
}

/** Cuts a stream of bytes into the protocol's messages, header and all. */
function messages(each: (type: string, whole: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5) {
      const end = 1 + rest.readInt32BE(1);
      if (rest.length < end) break;
      const whole = Buffer.from(rest.subarray(0, end));
      rest = rest.subarray(end);
      each(String.fromCharCode(whole[0] ?? 0), whole);
    }
  };
}
