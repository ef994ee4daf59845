/** Recommenders side by side on the last fifth of simulated rentals: each knows what came before, and ranks what was free. */
import { trainingRun } from '../training/training-run.js';
import { countsOfNames, towerLessons } from './lessons.js';
import { hitRate, ndcg, ranked } from './ranking.js';
import { recommender } from './recommender.js';
import { modelOf, type Rental } from './rentals.js';
import { ruledScores } from './rules.js';
import { type RenterWorld, simulatedRentals } from './simulated-renters.js';
import { type TowerRecipe, trainTowers } from './two-towers.js';

const FIRST = 5;
const TRAINED = 0.8;

export interface Compared {
  readonly who: 'popular' | 'popular there' | 'rules' | 'towers';
  /** `newcomers`: those of whom no rental is known. */
  readonly asked: 'all' | 'newcomers';
  readonly rentals: number;
  readonly hitRate: number;
  readonly ndcg: number;
}

/** In order of time, so that nothing later teaches. Choices were made on worlds of other seeds than those that are told of. */
export async function compareRecommenders(world: RenterWorld, recipe: TowerRecipe): Promise<Compared[]> {
  const rentals = simulatedRentals(world);
  const cut = Math.floor(TRAINED * rentals.length);
  const [known, asked] = [rentals.slice(0, cut), rentals.slice(cut)];
  const counts = countsOfNames(known.map(({ car }) => modelOf(car)));
  const countsThere = countsOfNames(known.map((one) => branchOf(one) + modelOf(one.car)));
  const allThere = countsOfNames(known.map(branchOf));
  const latest = new Map(known.map(({ car }) => [modelOf(car), car]));
  const towers = recommender(await trainTowers(towerLessons(known), recipe, trainingRun()));
  const there = (one: Rental, model: string) => countsThere.get(branchOf(one) + model) ?? 0;
  const carsOf = (names: readonly string[]) => names.map((name) => latest.get(name) ?? [name]);
  const scorers: Record<Compared['who'], (one: Rental, names: readonly string[]) => ArrayLike<number>> = {
    popular: (_, names) => names.map((name) => counts.get(name) ?? 0),
    'popular there': (one, names) => names.map((name) => there(one, name)),
    rules: (one, names) =>
      ruledScores(
        one.past,
        carsOf(names),
        names.map((name) => there(one, name) / (allThere.get(branchOf(one)) ?? 1)),
      ),
    towers: (one, names) => towers.score(one.past, one.occasion, carsOf(names)),
  };
  const groups = { all: asked, newcomers: asked.filter(({ past }) => past.length === 0) };
  return (Object.keys(scorers) as Compared['who'][]).flatMap((who) =>
    (Object.keys(groups) as Compared['asked'][]).map((group) => {
      const chosen = groups[group].map(({ car }) => modelOf(car));
      const rankings = groups[group].map((one) => {
        const names = one.offered ?? [];
        return ranked(names, scorers[who](one, names));
      });
      return {
        ...{ who, asked: group, rentals: chosen.length },
        ...{ hitRate: hitRate(rankings, chosen, FIRST), ndcg: ndcg(rankings, chosen, FIRST) },
      };
    }),
  );
}

const branchOf = ({ occasion }: Rental): string => occasion.find((name) => name.startsWith('branch:')) ?? '';
