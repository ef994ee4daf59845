/**
 * Node takes one connection of a server in each turn of its loop (libuv 1.46). A broker with a thousand cars has some 150
 * turns a second, so 10,000 that come back would wait for a minute. A port is therefore listened on by several servers,
 * each of which takes one. (From Node 22.12 on `reusePort` does that by itself.)
 */
import { spawn } from 'node:child_process';
import type { Server } from 'node:net';
import { messageOf } from '../platform/errors.js';
import { BACKLOG } from '../platform/listen.js';
import type { Log } from '../platform/log.js';

const MORE = 8;
/** Another process that gives a handle back is the one way to have it twice: each time it comes it is a new descriptor. */
const GIVE_BACK = `process.on('message', (times, handle) => { for (let i = 0; i < times; i++) process.send(i, handle); });`;
const LATE_MS = 10_000;

/**
 * From soon on, `another` servers take connections of `server`'s port too. Returns the function that ends it. Where it
 * cannot be, as on Windows, `server` goes on alone.
 */
export function acceptMore(server: Server, another: () => Server, log: Log): () => void {
  const others: Server[] = [];
  let ended = false;
  const { _handle: handle } = server as unknown as { _handle: Server | null };
  if (process.platform === 'win32' || handle === null) return () => {};

  const mirror = spawn(process.execPath, ['-e', GIVE_BACK], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} });
  const late = setTimeout(() => mirror.kill('SIGKILL'), LATE_MS).unref();
  const alone = (error: Error | null) => {
    if (error && !ended) log.warn({ error: messageOf(error) }, 'connections are taken one in a turn only');
  };
  mirror.on('error', alone);
  mirror.on('exit', () => clearTimeout(late));
  mirror.on('message', (_which, given) => {
    const other = another();
    other.on('error', () => {}); // as of the first: those inside are served on
    others.push(other.listen(given, BACKLOG));
    if (ended) other.close();
    if (others.length === MORE) mirror.kill('SIGKILL');
  });
  mirror.send(MORE, handle, alone);
  mirror.unref();
  mirror.channel?.unref();

  return () => {
    ended = true;
    mirror.kill('SIGKILL');
    for (const other of others) other.close();
  };
}
