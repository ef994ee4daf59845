/** How long a car will last: what is foreseen of its parts, what is proposed, and whether it could go out now. */
import { Link } from 'wouter';
import { Card, PageBody } from '../../../design/page.js';
import { Foreseen } from '../../maintenance/foreseen.js';
import { Fitness } from '../now/fitness.js';
import type { TabProps } from '../tab-props.js';

export default function HealthTab({ car }: TabProps) {
  return (
    <PageBody>
      <div className="car-columns">
        <div>
          <Card title="What is foreseen" actions={<Link href={`/maintenance?open=${car.id}`}>Its services</Link>}>
            <Foreseen carId={car.id} />
          </Card>
        </div>
        <div>
          <Fitness carId={car.id} />
        </div>
      </div>
    </PageBody>
  );
}
