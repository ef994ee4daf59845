/** Part by part of a car: how likely it fails, when, and what speaks for it; and the service that is proposed. */
import { Chip } from '../../design/chip.js';
import { Age } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { type Component, lifeWords, nameOf, riskWords, sourceWords, verdict } from './forecast-words.js';
import { ProposedService } from './proposed-service.js';
import { useForecast } from './use-forecast.js';
import './foreseen.css';

export function Foreseen({ carId }: { carId: string }) {
  const { data, error, refetch } = useForecast(carId);
  if (!data)
    return error ? <Failed problem={error} again={() => void refetch()} /> : <Loading what="what is foreseen" />;
  if (data.madeAt === null) {
    return (
      <p className="muted">
        No forecast yet. One is made every night from the last weeks of telemetry; a car that sent nothing has none.
      </p>
    );
  }
  return (
    <div className="foreseen">
      {data.failureExpected && (
        <p className="foreseen-barred" role="status">
          <Chip tone="bad">Not offered</Chip> {nameOf(data.failureExpected)}: likely to fail within 7 days.
        </p>
      )}
      {data.proposal && <ProposedService proposal={data.proposal} />}
      <ul className="foreseen-parts">
        {[...data.components].sort(worstFirst).map((part) => (
          <Part key={part.component} part={part} />
        ))}
      </ul>
      <small className="muted">
        Foreseen <Age at={data.madeAt} />, {sourceWords(data.source)}.
      </small>
    </div>
  );
}

const worstFirst = (a: Component, b: Component) =>
  Number(b.flagged) - Number(a.flagged) || (b.risk30 ?? 0) - (a.risk30 ?? 0);

function Part({ part }: { part: Component }) {
  const { tone, label } = verdict(part);
  return (
    <li>
      <header>
        <h3>{nameOf(part.component)}</h3>
        <Chip tone={tone}>{label}</Chip>
      </header>
      {part.risk30 !== null && (
        <dl>
          <dt>Fails within 7 days</dt>
          <dd className="numbers">{riskWords(part.risk7)}</dd>
          <dt>Within 30 days</dt>
          <dd className="numbers">{riskWords(part.risk30)}</dd>
          <dt>Fails</dt>
          <dd className="numbers">{lifeWords(part.remainingDays)}</dd>
        </dl>
      )}
      {part.reasons.length > 0 && (
        <ul className="foreseen-reasons">
          {part.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
