import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { readAndHear } from '../../../api/console/live/read-and-hear.js';

describe('a list that is read and kept by the news', () => {
  function setUp() {
    const socket = Object.assign(new EventEmitter(), { connected: false });
    const answers: ((items: string[] | undefined) => void)[] = [];
    const told: string[] = [];
    const end = readAndHear({ socket } as never, 'reservation', {
      read: () =>
        new Promise<string[]>((done, failed) => {
          answers.push((items) => (items ? done(items) : failed(new Error('away'))));
        }),
      start: (items) => told.push(`all: ${items}`),
      hear: ({ reservationId }) => told.push(reservationId),
    });
    const news = (reservationId: string) => socket.emit('reservation', { reservationId });
    return { socket, told, news, end, answer: (place: number, items?: string[]) => answers[place]?.(items) };
  }
  const soon = () => new Promise((done) => setImmediate(done));

  it('takes what is heard meanwhile after what was read, so that an older page undoes nothing', async () => {
    const { socket, told, news, answer } = setUp();
    socket.emit('connect');
    news('returned');
    answer(0, ['old page']);
    await soon();
    news('later');
    expect(told).to.deep.equal(['all: old page', 'returned', 'later']);
  });

  it('is read again after a break; an answer from before it counts no more', async () => {
    const { socket, told, news, answer } = setUp();
    socket.emit('connect');
    news('one');
    socket.emit('connect');
    news('two');
    answer(0, ['stale']);
    await soon();
    expect(told).to.deep.equal([]);
    answer(1, ['fresh']);
    await soon();
    expect(told).to.deep.equal(['all: fresh', 'one', 'two']);
  });

  it('goes on with the news where it could not be read, and hears nothing once it has ended', async () => {
    const { socket, told, news, answer, end } = setUp();
    socket.emit('connect');
    news('one');
    answer(0);
    await soon();
    expect(told).to.deep.equal(['one']);
    end();
    news('two');
    socket.emit('connect');
    expect(told).to.deep.equal(['one']);
  });
});
