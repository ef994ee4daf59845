/** A log that keeps the messages to people which no carrier took, and shows none of its lines. */
import { createLog, type Log } from '../../platform/log.js';

/** As it stands in the log. */
export interface LoggedMessage {
  kind: string;
  text: string;
  to: { phone?: string; email?: string };
}

export interface RecordingLog {
  log: Log;
  messages: LoggedMessage[];
  /** Every line, as it would stand in the log. */
  lines: string[];
}

const MOST_LINES = 1_000;

export function recordingLog(): RecordingLog {
  const messages: LoggedMessage[] = [];
  const lines: string[] = [];
  const write = (line: string) => {
    if (lines.push(line) > MOST_LINES) lines.shift();
    const { msg, kind, text, to } = JSON.parse(line);
    if (msg === 'no carrier is set: a message for a person') messages.push({ kind, text, to });
  };
  return { log: createLog('info', { write }), messages, lines };
}
