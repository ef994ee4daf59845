import { expect } from 'chai';
import { taskNamed } from '../../../models/index.js';
import { compareRecommenders } from '../../../models/recommendations/compare.js';
import { hitRate, ndcg } from '../../../models/recommendations/ranking.js';
import { recommender, type SavedRecommender } from '../../../models/recommendations/recommender.js';
import {
  modelOf,
  type Rental,
  rentalsOf,
  seasonOf,
  tableOfRentals,
  wordsOfCar,
  wordsOfOccasion,
} from '../../../models/recommendations/rentals.js';
import { ruledScores } from '../../../models/recommendations/rules.js';
import { RENTERS, simulatedRentals } from '../../../models/recommendations/simulated-renters.js';
import { TOWERS } from '../../../models/recommendations/two-towers.js';
import { withPast } from '../../../models/recommendations/with-past.js';
import { numbersOf, tableOf, textsOf, UnfitTable, without } from '../../../models/tables/table.js';
import { trainingRun } from '../../../models/training/training-run.js';

const car = (model: string, category: string, more: object = {}) =>
  wordsOfCar({
    ...{ make: 'Seat', model, category, energy: 'petrol', transmission: 'manual', seats: 5, pricePerDayMinor: 5_000 },
    ...more,
  });
const SMALL = { ...RENTERS, customers: 500, seed: 7 };

describe('recommendations', function () {
  this.timeout(60_000);
  const task = taskNamed('recommendations');
  const table = tableOfRentals(simulatedRentals(SMALL));
  const [exam] = task.holdOut(table, { seed: 42 });
  if (!exam) throw new Error('no exam');
  let saved: SavedRecommender;
  before(async () => {
    saved = (await task.train(exam.train, { seed: 42, quick: true }, trainingRun())) as SavedRecommender;
  });

  it('of customers whose tastes nobody told beat what is rented most, and the rules; so do those of newcomers', async () => {
    const compared = await compareRecommenders({ ...RENTERS, customers: 1_000, seed: 7 }, { ...TOWERS, epochs: 8 });
    const of = (who: string, asked = 'all') => compared.find((one) => one.who === who && one.asked === asked);
    const [towers, rules, popular] = [of('towers'), of('rules'), of('popular there')];
    for (const metric of ['hitRate', 'ndcg'] as const) {
      expect(rules?.[metric], metric).to.be.greaterThan(Number(popular?.[metric]) + 0.05);
      expect(towers?.[metric], metric).to.be.greaterThan(Number(rules?.[metric]));
    }
    expect(of('towers', 'newcomers')?.hitRate).to.be.greaterThan(Number(of('popular there', 'newcomers')?.hitRate));
  });

  it('are judged on the last fifth, of which the car is not told', () => {
    const last = Math.max(...numbersOf(exam.train, 'at'));
    expect(numbersOf(exam.test, 'at').every((at) => at >= last)).to.equal(true);
    expect(exam.test.columns.has('car')).to.equal(false);
  });

  it('are judged beside what is rented most, by the same rows', async () => {
    using predictor = await task.open(saved);
    const said = predictor.predict(exam.test);
    const scores = task.score(said, exam.truth);
    expect(scores.hitRate).to.be.greaterThan(Number(scores.popularHitRate));
    expect(scores.ndcg).to.be.within(0.2, 0.9);
  });

  it('are the same by the same seed, to the last digit', async () => {
    expect(await task.train(exam.train, { seed: 42, quick: true }, trainingRun())).to.deep.equal(saved);
  });

  it('hold nobody’s history: what is saved speaks of models, words and places alone', () => {
    const words = [...saved.cars.words, ...saved.occasions.words, ...saved.models.flatMap((one) => one.words)];
    expect(
      words.every((word) => /^(model|category|energy|transmission|seats|price|season|length|branch):/.test(word)),
    ).to.equal(true);
    expect(JSON.stringify(saved)).to.not.include('customer');
  });

  it('of one who took vans put a van first, and one that nobody ever rented beside it', () => {
    const { score } = recommender(saved);
    const known = (category: string) => saved.models.find(({ words }) => words.includes(`category:${category}`))?.words;
    const [van, convertible] = [known('Van') ?? [], known('Convertible') ?? []];
    const fresh = ['model:Nobody Knows', ...van.slice(1)];
    const taken = [10, 40, 70, 90].map((ageDays) => ({ car: van, ageDays }));
    const [ofVan, ofConvertible, ofFresh] = score(taken, [], [van, convertible, fresh]) as Float64Array & number[];
    expect(ofVan).to.be.greaterThan(Number(ofConvertible));
    expect(ofFresh).to.be.greaterThan(Number(ofConvertible));
  });

  it('are refused of a file whose numbers no training made, as whoever asks would wait for them', () => {
    for (const odd of [{ size: 1e9 }, { occasions: { words: ['a'], vectors: [] } }, { again: Number.NaN }]) {
      expect(() => recommender({ ...saved, ...odd })).to.throw('no recommender that a training made');
    }
  });

  it('by rules are what one took oneself, the model before its kind, then what is popular there', () => {
    const cars = [car('Leon', 'Hatchback'), car('Ibiza', 'Hatchback'), car('Ateca', 'SUV'), car('Arona', 'SUV')];
    const [leon, ibiza, ateca, arona] = ruledScores([{ car: cars[0] ?? [], ageDays: 3 }], cars, [0, 0, 0.1, 0.9]);
    expect([leon, ibiza, arona, ateca]).to.deep.equal(
      [leon, ibiza, ateca, arona].sort((a, b) => Number(b) - Number(a)),
    );
  });

  it('know of a customer only what they booked before', () => {
    const one = (customer: string, at: number, model: string) => ({
      ...{ customer, at, car: car(model, 'SUV'), occasion: [] },
    });
    const rentals = withPast([one('a', 3, 'C'), one('a', 1, 'A'), one('b', 2, 'B'), one('a', 3, 'D')]);
    const models = (some: { car: readonly string[] }[]) => some.map((each) => modelOf(each.car).at(-1));
    expect(rentals.map(({ past }) => models([...past]))).to.deep.equal([[], [], ['A'], ['A']]);
    expect(rentals[2]?.past[0]?.ageDays).to.equal(2);
  });

  it('come back from a table as they went in, and a past that is none is refused', () => {
    const rental: Rental = {
      ...{ at: 20_000.5, past: [{ car: car('Leon', 'Hatchback'), ageDays: 12.5 }] },
      ...{ occasion: ['season:summer'], car: car('Ibiza', 'a|b') },
    };
    expect(rentalsOf(tableOfRentals([rental]))).to.deep.equal([{ ...rental, offered: undefined }]);
    const odd = tableOf({ at: [1], past: ['nothing'], occasion: ['x'], car: ['y'] });
    expect(() => rentalsOf(odd)).to.throw(UnfitTable, 'wants JSON');
  });

  it('are not learned from a handful of rentals', async () => {
    const few = tableOfRentals(simulatedRentals({ ...SMALL, customers: 3 }));
    const failure = await task.train(few, { seed: 1 }, trainingRun()).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(UnfitTable).with.property('message').that.includes('50 rentals');
  });

  it('rank among all models where it is not known what was free', async () => {
    using predictor = await task.open(saved);
    const said = predictor.predict(without(exam.test, 'offered'));
    expect(textsOf(said, 'model5').levels.every((name) => name.startsWith('model:'))).to.equal(true);
  });

  it('tell season and length in words', () => {
    const at = (iso: string) => seasonOf(Date.parse(iso));
    const days = ['2026-12-31', '2026-02-28', '2026-03-01', '2026-08-31', '2026-11-30'];
    expect(days.map(at)).to.deep.equal(['winter', 'winter', 'spring', 'summer', 'autumn']);
    const startsAt = Date.parse('2026-07-01');
    const words = wordsOfOccasion({ startsAt, endsAt: startsAt + 8 * 86_400_000, branchId: null });
    expect(words).to.deep.equal(['season:summer', 'length:a week or more']);
  });

  it('are measured by hits and by the place of the hit', () => {
    const rankings = [
      ['a', 'b', 'c'],
      ['b', 'a', 'c'],
      ['c', 'b', 'x'],
    ];
    expect(hitRate(rankings, ['a', 'a', 'a'], 2)).to.equal(2 / 3);
    expect(ndcg(rankings, ['a', 'a', 'a'], 2)).to.be.closeTo((1 + 1 / Math.log2(3)) / 3, 1e-12);
  });
});
