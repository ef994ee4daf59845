/** An SMTP server of the test's own, which keeps what it is sent and refuses what it is told to. */
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mailbox extends AsyncDisposable {
  readonly url: string;
  /** To that address, the oldest first. */
  to(address: string): ParsedMail[];
  /** The next mail to that address is refused with that code. */
  refuse(address: string, responseCode: number): void;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: ParsedMail[] = [];
  const refused = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      const responseCode = refused.get(address);
      refused.delete(address);
      if (responseCode) done(Object.assign(new Error('not this one'), { responseCode }));
      else done();
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    to: (address) =>
      mails.filter((mail) => [mail.to ?? []].flat().some(({ value }) => value.some((to) => to.address === address))),
    refuse: (address, responseCode) => void refused.set(address, responseCode),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
