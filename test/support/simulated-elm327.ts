/** An ELM327 with a car behind it, over TCP: speaks the adapter's text protocol as its data sheet has it. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface SimulatedElm327 extends AsyncDisposable {
  readonly port: number;
  /** Answers by request; a request that is not here gets `NO DATA`. Lines are parted by `\r`. */
  answers: Record<string, string>;
  /** With the ignition off, nothing answers but the adapter. */
  ignition: boolean;
  /** Takes commands and answers none. */
  frozen: boolean;
  readonly heard: string[];
  /** Pulls the plug of the connection that is open. */
  unplug(): void;
}

export async function simulatedElm327(answers: Record<string, string>): Promise<SimulatedElm327> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let rest = '';
    let echo = true;
    let searched = false;
    socket.on('data', (chunk) => {
      const commands = (rest + chunk.toString('latin1')).split('\r');
      rest = commands.pop() ?? '';
      for (const command of commands) {
        elm.heard.push(command);
        if (elm.frozen) continue;
        if (command === 'ATE0') socket.write('ATE0\rOK\r\r>');
        else socket.write(`${echo ? `${command}\r` : ''}${answer(command)}\r\r>`);
        if (command === 'ATZ') echo = true;
        if (command === 'ATE0') echo = false;
      }
    });

    function answer(command: string): string {
      if (command === 'ATZ') return '\0\r\rELM327 v1.5';
      if (command === 'ATRV') return '12.4V';
      if (command.startsWith('AT')) return 'OK';
      const first = searched ? '' : 'SEARCHING...\r';
      if (!elm.ignition) return `${first}UNABLE TO CONNECT`;
      searched = true;
      return first + (elm.answers[command] ?? 'NO DATA');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const elm: SimulatedElm327 = {
    port: (server.address() as { port: number }).port,
    answers,
    ignition: true,
    frozen: false,
    heard: [],
    unplug() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return elm;
}
