/** A log that keeps the messages to people which no carrier took, and shows none of its lines. */
import pino from 'pino';
import type { Message } from '../../api/messages/messenger.js';
import type { Log } from '../../platform/log.js';

export interface RecordingLog {
  log: Log;
  messages: Message[];
  /** Every line, as it would stand in the log. */
  lines: string[];
}

const MOST_LINES = 1_000;

export function recordingLog(): RecordingLog {
  const messages: Message[] = [];
  const lines: string[] = [];
  const write = (line: string) => {
    if (lines.push(line) > MOST_LINES) lines.shift();
    const { msg, kind, text, to } = JSON.parse(line);
    if (msg === 'no carrier is set: a message for a person') messages.push({ kind, text, to });
  };
  return { log: pino({ level: 'info', base: null }, { write }), messages, lines };
}
