/** How many cars of a type are foreseen to be taken at a branch in the next four weeks, and how many are booked already. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answerTo, api, type Schemas } from '../../data/api.js';
import { useBranches } from '../../data/use-places.js';
import { Chart } from '../../design/chart.js';
import { type Option, SelectField } from '../../design/field.js';
import { Failed, Loading } from '../../design/states.js';

type Forecast = Schemas['DemandForecast'];
const HOUR_MS = 3_600_000;

export function ForeseenDemand() {
  const branches = useBranches();
  const [chosenBranch, chooseBranch] = useState('');
  const [chosenType, chooseType] = useState('');
  const branchId = chosenBranch || branches.items[0]?.id;
  const { data, error, refetch } = useQuery({
    queryKey: ['demand-forecasts', branchId],
    enabled: branchId !== undefined,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/demand-forecasts', { params: { query: { branchId: branchId ?? '' } }, signal })),
  });
  if (error) return <Failed problem={error} again={() => void refetch()} />;
  const items = data?.items ?? [];
  const shown = items.find(({ category }) => category === chosenType) ?? items[0];
  return (
    <div className="foreseen-demand">
      <div className="form-columns">
        <SelectField
          label="Branch"
          value={branchId ?? ''}
          onChange={({ target }) => chooseBranch(target.value)}
          options={branches.items.map(({ id, name }): Option => [id, name])}
        />
        <SelectField
          label="Type of car"
          value={shown?.category ?? ''}
          onChange={({ target }) => chooseType(target.value)}
          options={items.map(({ category }): Option => [category, category])}
        />
      </div>
      {shown && <ForecastChart forecast={shown} />}
      {!shown && data && <p className="muted">Less than a week is known of its rentals: nothing is foreseen yet.</p>}
      {!data && branchId && <Loading what="what is foreseen" rows={3} />}
    </div>
  );
}

function ForecastChart({ forecast }: { forecast: Forecast }) {
  const { from, foreseen, booked, model, elasticity, cars } = forecast;
  const { at, series } = useMemo(
    () => ({
      at: foreseen.map((_, hour) => Date.parse(from) + hour * HOUR_MS),
      series: [
        { label: 'Foreseen', unit: '%', values: foreseen.map((share) => 100 * share) },
        { label: 'Booked already', unit: '%', values: booked.map((share) => 100 * share) },
      ],
    }),
    [from, foreseen, booked],
  );
  return (
    <>
      <Chart title={`Taken of ${cars} ${cars === 1 ? 'car' : 'cars'}`} at={at} series={series} heightPx={200} />
      <p className="muted">
        Foreseen by {model ? `version ${model.number} of the model` : 'rules: the same hours of the weeks before'}. A
        price that is 1 % higher loses {elasticity.toFixed(1)} % of bookings.
      </p>
    </>
  );
}
