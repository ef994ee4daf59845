/** The text protocol of an ELM327 (data sheet ELM327DSJ): a command ended by CR, an answer ended by the prompt `>`. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LineSocket } from '../line-socket.js';

/** The adapter answers, but the car does not: `NO DATA`, `UNABLE TO CONNECT`, `CAN ERROR`, … */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** The adapter does not answer in time. */
export class AdapterSilent extends Error {
  override name = 'AdapterSilent';
}

const COMPLAINTS =
  /NO DATA|UNABLE TO CONNECT|ERROR|BUS BUSY|STOPPED|BUFFER FULL|ACT ALERT|LV RESET|LP ALERT|FB ERROR|^\?$/;

const SETTLE_MS = 300;

export interface Elm327 {
  /** Lines of the answer. Throws AdapterSilent. One request runs at a time; others wait. */
  command(text: string, timeoutMs?: number): Promise<string[]>;
  /** Answers of the car's control units, as bytes. Throws NoAnswer or AdapterSilent. */
  request(hex: string, timeoutMs?: number): Promise<number[][]>;
  /** What the adapter sent, up to a prompt. */
  hear(piece: string): void;
  /** Lets a late answer pass, so that it is not taken for the next command's. */
  settle(): Promise<void>;
  /** The line broke: whoever waits gets AdapterSilent. */
  forget(): void;
}

export function elm327(write: LineSocket['write']): Elm327 {
  let answer: ((piece: string | undefined) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function ask(text: string, timeoutMs: number): Promise<string[]> {
    const piece = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, undefined);
      answer = (heard) => {
        clearTimeout(timer);
        resolve(heard);
      };
      write(`${text}\r`);
    });
    answer = undefined;
    if (piece === undefined) throw new AdapterSilent(`the adapter does not answer ${text}`);
    return linesOf(piece, text);
  }

  function command(text: string, timeoutMs = 3_000): Promise<string[]> {
    const turn = last.then(() => ask(text, timeoutMs));
    last = turn.catch(() => {});
    return turn;
  }

  return {
    command,
    async request(hex, timeoutMs) {
      const lines = await command(hex, timeoutMs);
      const complaint = lines.find((line) => COMPLAINTS.test(line));
      if (complaint !== undefined) throw new NoAnswer(complaint);
      return messagesOf(lines);
    },
    async settle() {
      await last;
      await pause(SETTLE_MS);
    },
    hear: (piece) => answer?.(piece),
    forget: () => answer?.(undefined),
  };
}

/** Without the echo of the command, without NULs (the chip sends some: data sheet, "error messages") and `SEARCHING...`. */
export function linesOf(piece: string, command: string): string[] {
  return piece
    .replaceAll('\0', '')
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^SEARCHING\.*|^BUS INIT: ?(\.*OK)?/, '').trim())
    .filter((line) => line !== '' && line !== command);
}

/** Lines of hexadecimal, with or without spaces; a long CAN answer is `00A`, `0:…`, `1:…` (data sheet, "multiline"). */
export function messagesOf(lines: readonly string[]): number[][] {
  const messages: number[][] = [];
  let long: { length: number; bytes: number[] } | undefined;
  for (const line of lines.map((text) => text.replaceAll(' ', ''))) {
    const part = /^[0-9A-F]:((?:[0-9A-F]{2})+)$/i.exec(line);
    if (/^[0-9A-F]{3}$/i.test(line)) {
      long = { length: Number.parseInt(line, 16), bytes: [] };
    } else if (part && long) {
      long.bytes.push(...Buffer.from(part[1] ?? '', 'hex'));
      if (long.bytes.length < long.length) continue;
      messages.push(long.bytes.slice(0, long.length)); // the rest of the last frame is filling
      long = undefined;
    } else if (/^(?:[0-9A-F]{2})+$/i.test(line)) {
      messages.push([...Buffer.from(line, 'hex')]);
    }
  }
  return messages;
}
